import Values

/// A function of the language: its one declaration, from which calls are checked, performed and documented.
package final class Function: Sendable {
    /// The name it is called by.
    package let name: String
    /// What it takes, in order.
    package let parameters: [Parameter]
    /// Whether the last parameter may be given more than once.
    package let isVariadic: Bool
    /// What it gives, as the documentation names it: `number`, `array`.
    package let result: String
    /// What it does.
    package let summary: String
    /// Calls and what they give.
    package let examples: [Example]

    private let body: @Sendable (Arguments) throws(Fault) -> JSON

    init(
        _ name: String, _ parameters: [Parameter], variadic isVariadic: Bool = false, gives result: String,
        _ summary: String, _ examples: [Example], body: @escaping @Sendable (Arguments) throws(Fault) -> JSON
    ) {
        self.name = name
        self.parameters = parameters
        self.isVariadic = isVariadic
        self.result = result
        self.summary = summary
        self.examples = examples
        self.body = body
    }

    /// How it is written: `lookup(table, key, default?)`.
    package var signature: String {
        let names = parameters.map { ($0.isReference ? "&" : "") + $0.name + ($0.isOptional ? "?" : "") }
        return "\(name)(\(names.joined(separator: ", "))\(isVariadic ? ", ..." : ""))"
    }

    /// Whether it can be called with so many arguments.
    func accepts(_ count: Int) -> Bool {
        let needed = parameters.prefix { !$0.isOptional }.count
        return count >= needed && (isVariadic || count <= parameters.count)
    }

    /// What the argument at a place is for.
    func parameter(at index: Int) -> Parameter? {
        if index < parameters.count { return parameters[index] }
        return isVariadic ? parameters.last : nil
    }

    /// Whether the argument at a place is an expression that is applied to elements.
    func isReference(at index: Int) -> Bool {
        parameter(at: index)?.isReference == true
    }

    /// The result for arguments whose number and types have been checked.
    func callAsFunction(_ arguments: Arguments) throws(Fault) -> JSON {
        try body(arguments)
    }
}

extension Function {
    /// A call in the documentation, which a test evaluates.
    package struct Example: Sendable {
        /// The call.
        package let expression: String
        /// The value it is evaluated in, as JSON.
        package let input: String
        /// What it gives, as JSON.
        package let result: String

        init(_ expression: String, in input: String = "null", gives result: String) {
            self.expression = expression
            self.input = input
            self.result = result
        }
    }
}
