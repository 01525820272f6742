import Values

/// Cuts the text of an expression into tokens.
struct Lexer {
    private let scalars: [Unicode.Scalar]
    private var position = 0

    /// The tokens of `text`, the last one being `.end`.
    static func tokens(of scalars: [Unicode.Scalar]) throws(Fault) -> [Token] {
        var lexer = Lexer(scalars: scalars)
        var tokens: [Token] = []
        repeat {
            tokens.append(try lexer.next())
        } while tokens.last?.kind != .end
        return tokens
    }

    private init(scalars: [Unicode.Scalar]) {
        self.scalars = scalars
    }

    private mutating func next() throws(Fault) -> Token {
        while let scalar = peek, scalar == " " || scalar == "\t" || scalar == "\n" || scalar == "\r" {
            position += 1
        }
        let start = position
        return Token(kind: try kind(from: start), offset: start)
    }

    private mutating func kind(from start: Int) throws(Fault) -> Token.Kind {
        guard let first = peek else { return .end }
        position += 1
        switch first {
        case ".": return .dot
        case "*": return .star
        case ",": return .comma
        case ":": return .colon
        case "@": return .current
        case "$": return .root
        case "]": return .rightBracket
        case "{": return .leftBrace
        case "}": return .rightBrace
        case "(": return .leftParenthesis
        case ")": return .rightParenthesis
        case "[": return take("]") ? .flatten : take("?") ? .filter : .leftBracket
        case "|": return take("|") ? .or : .pipe
        case "&": return take("&") ? .and : .reference
        case "!": return take("=") ? .comparison(.notEqual) : .not
        case "<": return .comparison(take("=") ? .lessOrEqual : .less)
        case ">": return .comparison(take("=") ? .greaterOrEqual : .greater)
        case "=":
            guard take("=") else { throw .singleEquals(at: start) }
            return .comparison(.equal)
        case "'": return .literal(.string(try quoted(by: "'", from: start)))
        case "`": return .literal(try literal(from: start))
        case "\"": return .quotedIdentifier(try quotedIdentifier(from: start))
        case "-", "0"..."9": return .number(try number(first, from: start))
        default:
            guard first == "_" || first.properties.isXIDStart else {
                throw .unexpectedScalar(first, at: start)
            }
            while let scalar = peek, scalar.properties.isXIDContinue { position += 1 }
            return .identifier(text(start..<position))
        }
    }

    private var peek: Unicode.Scalar? { position < scalars.count ? scalars[position] : nil }

    private mutating func take(_ scalar: Unicode.Scalar) -> Bool {
        guard peek == scalar else { return false }
        position += 1
        return true
    }

    private func text(_ range: Range<Int>) -> String {
        String(String.UnicodeScalarView(scalars[range]))
    }

    /// An integer; one too large for any array counts as the largest.
    private mutating func number(_ first: Unicode.Scalar, from start: Int) throws(Fault) -> Int {
        while let scalar = peek, ("0"..."9").contains(scalar) { position += 1 }
        guard first != "-" || position > start + 1 else { throw .unexpectedScalar(first, at: start) }
        return Int(text(start..<position)) ?? (first == "-" ? -Int.max : Int.max)
    }

    /// What stands between `quote` and the next one that no backslash precedes, `\quote` made `quote`; every other
    /// backslash stays.
    private mutating func quoted(by quote: Unicode.Scalar, from start: Int) throws(Fault) -> String {
        var content = String.UnicodeScalarView()
        while let scalar = peek {
            position += 1
            if scalar == quote { return String(content) }
            guard scalar == "\\", let escaped = peek else {
                content.append(scalar)
                continue
            }
            position += 1
            if escaped != quote { content.append(scalar) }
            content.append(escaped)
        }
        throw .unclosed(quote, at: start)
    }

    private mutating func literal(from start: Int) throws(Fault) -> JSON {
        let content = try quoted(by: "`", from: start)
        do throws(Problem) {
            return try JSON(parsing: content)
        } catch {
            throw .literalIsNotJSON(error, at: start)
        }
    }

    private mutating func quotedIdentifier(from start: Int) throws(Fault) -> String {
        while let scalar = peek, scalar != "\"" { position += scalar == "\\" ? 2 : 1 }
        guard take("\"") else { throw .unclosed("\"", at: start) }
        do throws(Problem) {
            return try JSON(parsing: text(start..<position)).string ?? ""
        } catch {
            throw .literalIsNotJSON(error, at: start)
        }
    }
}
