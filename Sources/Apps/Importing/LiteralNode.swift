import OrderedCollections
package import Values

/// A value of a literal, and where it stands.
package struct LiteralNode: Sendable {
    /// The value.
    package var value: LiteralValue
    /// Its bytes in the source, brackets and quotes included.
    package var range: Range<Int>
}

/// The values that Python and JSON literals share; a tuple is a list.
package enum LiteralValue: Sendable {
    case null
    case bool(Bool)
    /// An `int` or `number`.
    case number(JSON)
    case text(String)
    case list([LiteralNode])
    case dict([LiteralMember])
}

/// A name in a dict and what it stands for.
package struct LiteralMember: Sendable {
    /// The name: mostly a text, a number or a constant in Python.
    package var key: LiteralNode
    /// The value.
    package var value: LiteralNode
}

/// The literals of a file.
package struct LiteralDocument: Sendable {
    /// A literal, with the name that it is assigned to, such as `outPutData`.
    package struct Entry: Sendable {
        /// The name, where there is one.
        package let name: String?
        /// The literal.
        package let node: LiteralNode
    }

    /// The literals in the order of the file.
    package let entries: [Entry]
    /// How the literals are written on the whole.
    package let dialect: LiteralDialect
    /// How many bytes were looked at, counting a byte again each time; at most a small multiple of the length.
    package let steps: Int
    /// Whether reading ended early, because of too many mistakes or a text made to be looked at again and again.
    package let isCutShort: Bool
    /// Where reading ended.
    package let end: Int
}

extension LiteralNode {
    var text: String? {
        if case .text(let text) = value { text } else { nil }
    }

    var list: [LiteralNode]? {
        if case .list(let items) = value { items } else { nil }
    }

    var dict: [LiteralMember]? {
        if case .dict(let members) = value { members } else { nil }
    }

    var isNull: Bool {
        if case .null = value { true } else { false }
    }

    /// The value as JSON: names that are no texts become texts, and of a repeated name the last counts, as in Python.
    package var json: JSON {
        switch value {
        case .null: .null
        case .bool(let value): .bool(value)
        case .number(let number): number
        case .text(let text): .string(text)
        case .list(let items): .array(items.map(\.json))
        case .dict(let members):
            .object(JSONObject(members.map { ($0.key.name, $0.value.json) }, uniquingKeysWith: { $1 }))
        }
    }

    /// How the value reads as a name: a text as it is, everything else as its JSON text.
    var name: String {
        switch value {
        case .text(let text): text
        case .number(.int(let number)): String(number)
        case .number(.number(let number)): number.text
        case .bool(let value): String(value)
        case .null, .number, .list, .dict: ""
        }
    }
}
