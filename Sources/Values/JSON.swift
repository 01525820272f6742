public import OrderedCollections

/// A JSON value as RFC 8259 defines it, with exact numbers and objects that keep their key order.
///
/// Integers that fit are ``int(_:)``; every other number is ``number(_:)``, which keeps its text and is computed
/// with as a decimal. Two numbers are equal when their values are (`1 == 1.0`), and two objects when they hold
/// the same members in any order.
public enum JSON: Sendable {
    case null
    case bool(Bool)
    case int(Int64)
    case number(JSONNumber)
    case string(String)
    case array([JSON])
    case object(JSONObject)
}

/// The members of a JSON object in the order in which they were written.
public typealias JSONObject = OrderedDictionary<String, JSON>

extension JSON {
    /// The member of an object, or `null` where this is no object or has no such member.
    public subscript(key: String) -> JSON {
        if case .object(let members) = self { members[key] ?? .null } else { .null }
    }

    /// The element of an array, or `null` where this is no array or has no such element.
    public subscript(index: Int) -> JSON {
        if case .array(let elements) = self, elements.indices.contains(index) {
            elements[index]
        } else {
            .null
        }
    }

    /// The text of a string; `nil` for every other value.
    public var string: String? {
        if case .string(let text) = self { text } else { nil }
    }

    /// The truth value of a boolean; `nil` for every other value.
    public var bool: Bool? {
        if case .bool(let value) = self { value } else { nil }
    }

    /// The integer that a number is exactly (`3` and `3.0`); `nil` for every other value.
    public var integer: Int64? {
        switch self {
        case .int(let value): value
        case .number(let number): number.integer
        case .null, .bool, .string, .array, .object: nil
        }
    }

    /// The elements of an array; `nil` for every other value.
    public var array: [JSON]? {
        if case .array(let elements) = self { elements } else { nil }
    }

    /// The members of an object; `nil` for every other value.
    public var object: JSONObject? {
        if case .object(let members) = self { members } else { nil }
    }

    /// Whether this is `null`.
    public var isNull: Bool {
        if case .null = self { true } else { false }
    }

    /// What kind of value this is, in JSON's own words: `null boolean number string array object`.
    public var typeName: String {
        switch self {
        case .null: "null"
        case .bool: "boolean"
        case .int, .number: "number"
        case .string: "string"
        case .array: "array"
        case .object: "object"
        }
    }
}

extension JSON: Hashable {
    /// Compares by value: numbers by what they amount to, objects without regard to order, texts and keys as Swift
    /// does (canonically equivalent ones are equal).
    public static func == (left: JSON, right: JSON) -> Bool {
        switch (left, right) {
        case (.null, .null): true
        case (.bool(let a), .bool(let b)): a == b
        case (.int(let a), .int(let b)): a == b
        case (.number(let a), .number(let b)): a == b
        case (.int(let a), .number(let b)), (.number(let b), .int(let a)): b.integer == a
        case (.string(let a), .string(let b)): a == b
        case (.array(let a), .array(let b)): a == b
        case (.object(let a), .object(let b)):
            a.count == b.count && a.allSatisfy { key, value in b[key] == value }
        case (.null, _), (.bool, _), (.int, _), (.number, _), (.string, _), (.array, _), (.object, _): false
        }
    }

    /// Hashes equal values equally.
    public func hash(into hasher: inout Hasher) {
        switch self {
        case .null: hasher.combine(0)
        case .bool(let value):
            hasher.combine(1)
            hasher.combine(value)
        case .int(let value):
            hasher.combine(2)
            hasher.combine(value)
        case .number(let number):
            hasher.combine(2)
            hasher.combine(number)
        case .string(let text):
            hasher.combine(3)
            hasher.combine(text)
        case .array(let elements):
            hasher.combine(4)
            hasher.combine(elements)
        case .object(let members):
            hasher.combine(5)
            hasher.combine(JSON.orderFreeHash(members))
        }
    }

    private static func orderFreeHash(_ members: JSONObject) -> Int {
        var sum = 0
        for (key, value) in members {
            var one = Hasher()
            one.combine(key)
            one.combine(value)
            sum &+= one.finalize()
        }
        return sum
    }
}

extension JSON: ExpressibleByNilLiteral, ExpressibleByBooleanLiteral, ExpressibleByIntegerLiteral,
    ExpressibleByStringLiteral, ExpressibleByArrayLiteral, ExpressibleByDictionaryLiteral
{
    /// The value `null`.
    public init(nilLiteral: ()) { self = .null }
    /// A boolean.
    public init(booleanLiteral value: Bool) { self = .bool(value) }
    /// An integer.
    public init(integerLiteral value: Int64) { self = .int(value) }
    /// A string.
    public init(stringLiteral value: String) { self = .string(value) }
    /// An array.
    public init(arrayLiteral elements: JSON...) { self = .array(elements) }
    /// An object; a repeated key is a programmer error.
    public init(dictionaryLiteral elements: (String, JSON)...) {
        self = .object(JSONObject(uniqueKeysWithValues: elements))
    }
}

extension JSON {
    /// Whether arrays and objects are nested at most so deep; `[[]]` is two deep.
    public func isWithin(depth: Int) -> Bool {
        switch self {
        case .null, .bool, .int, .number, .string: true
        case .array(let elements): depth > 0 && elements.allSatisfy { $0.isWithin(depth: depth - 1) }
        case .object(let members): depth > 0 && members.values.allSatisfy { $0.isWithin(depth: depth - 1) }
        }
    }
}
