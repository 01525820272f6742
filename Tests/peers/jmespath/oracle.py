"""Answers what the PyPI package jmespath makes of an expression.

One JSON object a line comes in, one goes out:
  {"expression": ..., "given": ...}   -> {"value": ...} | {"error": category}
  {"decimal": "add", "numbers": [...]} -> {"value": "text"}, computed by Python's decimal module

The parser is the package's but for the differences that docs/expressions.md documents, which are the overrides below.
"""

import decimal
import json
import sys
import warnings

import jmespath
from jmespath import ast, exceptions, functions, parser, visitor

warnings.simplefilter("ignore")
decimal.getcontext().prec = 200


class DocumentedParser(parser.Parser):
    BINDING_POWER = {**parser.Parser.BINDING_POWER, "not": 8}

    def _reject(self, reason):
        self._raise_parse_error_for_token(self._lookahead_token(0), reason)

    def _token_nud_expref(self, token):
        self._reject("& stands only before an argument")

    def _token_led_lparen(self, left):
        if left["type"] != "field" or self._lookahead_token(-2)["type"] != "unquoted_identifier":
            self._reject("no function name")
        arguments = []
        while self._current_token() != "rparen" or arguments:
            if arguments and self._current_token() != "comma":
                break
            if arguments:
                self._advance()
            if self._current_token() == "expref":
                self._advance()
                arguments.append(ast.expref(self._expression()))
            else:
                arguments.append(self._expression())
        self._match("rparen")
        return ast.function_expression(left["value"], arguments)

    def _parse_multi_select_hash(self):
        pairs = []
        while True:
            key = self._lookahead_token(0)["value"]
            if any(pair["value"] == key for pair in pairs):
                self._reject("a name stands twice")
            self._match_multiple_tokens(["quoted_identifier", "unquoted_identifier"])
            self._match("colon")
            pairs.append(ast.key_val_pair(key_name=key, node=self._expression()))
            if self._current_token() != "comma":
                break
            self._advance()
        self._match("rbrace")
        return ast.multi_select_dict(nodes=pairs)

    def _token_led_dot(self, left):
        if self._current_token() != "star":
            return super()._token_led_dot(left)
        self._advance()
        return ast.value_projection(left, self._parse_projection_rhs(self.BINDING_POWER["star"]))

    def _parse_projection_rhs(self, binding_power):
        if self._current_token() == "lbracket" and self._lookahead(1) not in ("number", "colon"):
            if not (self._lookahead(1) == "star" and self._lookahead(2) == "rbracket"):
                self._reject("a list of fields is written .[a, b]")
        return super()._parse_projection_rhs(binding_power)

    def _token_led_lbracket(self, left):
        # The package forgets to project a slice that stands behind an index.
        if left["type"] == "index_expression" and "colon" in (self._lookahead(0), self._lookahead(1)):
            left = ast.pipe(left, ast.identity())
        return super()._token_led_lbracket(left)

    def _parse_slice_expression(self):
        ahead = 0
        while self._lookahead(ahead) in ("number", "colon"):
            if self._lookahead(ahead) == self._lookahead(ahead + 1) == "number":
                self._reject("a colon is missing")
            ahead += 1
        return super()._parse_slice_expression()


class DocumentedFunctions(functions.Functions):
    @functions.signature({"types": []})
    def _func_to_string(self, value):
        if isinstance(value, str):
            return value
        return json.dumps(value, separators=(",", ":"), ensure_ascii=False)


OPTIONS = visitor.Options(custom_functions=DocumentedFunctions())

CATEGORIES = [
    (exceptions.ArityError, "invalid-arity"),
    (exceptions.UnknownFunctionError, "unknown-function"),
    (exceptions.JMESPathTypeError, "invalid-type"),
    (exceptions.ParseError, "syntax"),
    (exceptions.LexerError, "syntax"),
    (exceptions.EmptyExpressionError, "syntax"),
    (exceptions.JMESPathError, "other"),
]


def search(expression, given):
    try:
        parsed = DocumentedParser().parse(expression)
        return {"value": parsed.search(given, OPTIONS)}
    except Exception as error:
        for kind, category in CATEGORIES:
            if isinstance(error, kind):
                return {"error": category}
        return {"error": "mixed" if "not supported between" in str(error) else "other"}


ROUNDING = {
    "half_up": decimal.ROUND_HALF_UP,
    "half_even": decimal.ROUND_HALF_EVEN,
    "up": decimal.ROUND_UP,
    "down": decimal.ROUND_DOWN,
    "ceiling": decimal.ROUND_CEILING,
    "floor": decimal.ROUND_FLOOR,
}


def compute(request):
    numbers = [decimal.Decimal(text) for text in request["numbers"]]
    operation = request["decimal"]
    if operation == "add":
        result = numbers[0] + numbers[1]
    elif operation == "subtract":
        result = numbers[0] - numbers[1]
    elif operation == "multiply":
        result = numbers[0] * numbers[1]
    else:
        result = numbers[0] / numbers[1] if operation == "divide" else numbers[0]
        unit = decimal.Decimal(1).scaleb(-request["scale"])
        result = result.quantize(unit, rounding=ROUNDING[request["rounding"]])
    return {"value": format(result, "f"), "digits": len(result.normalize().as_tuple().digits)}


# An empty line ends it: other processes may hold this one's input open.
for line in iter(sys.stdin.readline, "\n"):
    request = json.loads(line)
    answer = compute(request) if "decimal" in request else search(request["expression"], request["given"])
    print(json.dumps(answer), flush=True)
