import Values

/// What a function takes at one place.
package struct Parameter: Sendable {
    /// Its name in the documentation and in messages.
    package let name: String
    /// The values it may be.
    package let types: Types
    /// Whether it may be left out.
    package private(set) var isOptional = false
    /// Whether it is an expression, `&a`, that the function applies itself.
    package private(set) var isReference = false
    /// Whether it is evaluated only when the function needs it.
    private(set) var isLazy = false

    /// What a value given for it may be; `nil` where the function evaluates the expression itself.
    var valueTypes: Types? {
        isReference || isLazy ? nil : isOptional ? types.union(.null) : types
    }

    init(_ name: String, _ types: Types) {
        self.name = name
        self.types = types
    }

    /// The same parameter, which may be left out.
    var optional: Parameter {
        var copy = self
        copy.isOptional = true
        return copy
    }

    /// An expression, `&a`, that the function applies to each element itself.
    static func reference(_ name: String) -> Parameter {
        var parameter = Parameter(name, .any)
        parameter.isReference = true
        return parameter
    }

    /// A value that is computed only when the function needs it.
    static func lazy(_ name: String) -> Parameter {
        var parameter = Parameter(name, .any)
        parameter.isLazy = true
        return parameter
    }
}

/// Types of values, of which one is enough.
package struct Types: OptionSet, Sendable {
    package let rawValue: Int

    package init(rawValue: Int) {
        self.rawValue = rawValue
    }

    static let null = Types(rawValue: 1)
    static let boolean = Types(rawValue: 2)
    static let number = Types(rawValue: 4)
    static let string = Types(rawValue: 8)
    static let object = Types(rawValue: 16)
    static let array = Types(rawValue: 32)
    /// An array of nothing but numbers.
    static let numbers = Types(rawValue: 64)
    /// An array of nothing but strings.
    static let strings = Types(rawValue: 128)
    static let any: Types = [.null, .boolean, .number, .string, .object, .array]
    /// A number, or a text that is one.
    static let quantity = Types(rawValue: 256)

    /// Whether a value is of one of these types.
    func allow(_ value: JSON) -> Bool {
        switch value {
        case .null: contains(.null)
        case .bool: contains(.boolean)
        case .int, .number: contains(.number) || contains(.quantity)
        case .string(let text): contains(.string) || contains(.quantity) && Exact(text: text) != nil
        case .object: contains(.object)
        case .array(let elements):
            contains(.array)
                || contains(.numbers) && elements.allSatisfy { Types.number.allow($0) }
                || contains(.strings) && elements.allSatisfy { Types.string.allow($0) }
        }
    }

    /// The types in words: `array of numbers or string`.
    package var words: String {
        self == .any
            ? "any"
            : Types.names.filter { contains($0.type) }.map(\.en).joined(separator: " or ")
    }

    /// The types in words, for messages.
    var localized: Localized {
        let named = Types.names.filter { contains($0.type) }
        return Localized(
            zh: named.map(\.zh).joined(separator: "或"), en: named.map(\.en).joined(separator: " or "))
    }

    private static let names: [(type: Types, zh: String, en: String)] = [
        (.null, "null", "null"), (.boolean, "布尔值", "boolean"), (.number, "数字", "number"),
        (.quantity, "数字或写成文本的数字", "number or text of a number"), (.string, "文本", "string"),
        (.object, "对象", "object"), (.array, "列表", "array"), (.numbers, "全是数字的列表", "array of numbers"),
        (.strings, "全是文本的列表", "array of strings"),
    ]
}
