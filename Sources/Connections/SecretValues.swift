public import OrderedCollections
public import Values

/// The secrets of a connection, or the settings of an app, opened.
///
/// No description shows them; ``json`` is there for whoever performs a call.
public struct SecretValues: Hashable, Sendable {
    /// The values by the keys of their fields.
    public let json: JSONObject

    /// How many bytes the values may have as JSON.
    public static let bytesMax = 65_536

    /// These values.
    public init(_ json: JSONObject) {
        self.json = json
    }

    /// Every text among the values, to any depth: what a log must not show.
    public var texts: [String] { SecretValues.texts(in: .object(json)) }

    private static func texts(in value: JSON) -> [String] {
        switch value {
        case .string(let text): [text]
        case .array(let elements): elements.flatMap(texts)
        case .object(let members): members.values.flatMap(texts)
        case .null, .bool, .int, .number: []
        }
    }
}

extension SecretValues: CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
    /// How many values there are.
    public var description: String { "SecretValues(\(json.count))" }
    /// How many values there are.
    public var debugDescription: String { description }
    /// Shows nothing, so that a dump keeps the secrets too.
    public var customMirror: Mirror { Mirror(self, children: [:]) }
}
