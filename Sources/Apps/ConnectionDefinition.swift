import Definitions
public import JMESPath
public import Values

/// What an app needs to be connected to a vendor.
public struct ConnectionDefinition: Sendable {
    /// How the vendor knows the caller.
    public let kind: ConnectionKind
    /// What a person fills in.
    public let fields: [Field]
    /// The call that shows whether the connection holds.
    public let test: FormCall?
    /// How a connection is named, over `account`.
    public let label: Template?

    /// A connection of these parts.
    public init(kind: ConnectionKind, fields: [Field] = [], test: FormCall? = nil, label: Template? = nil) {
        self.kind = kind
        self.fields = fields
        self.test = test
        self.label = label
    }

    /// No connection at all.
    public static let none = ConnectionDefinition(kind: .none)

    /// The values of secret fields, which no message and no log may show.
    public func secrets(in account: JSON) -> [String] {
        fields.secrets(in: account)
    }
}

extension ConnectionDefinition {
    static func read(
        _ node: DefinitionNode, by reader: DefinitionReader, defaults: FormDefaults
    ) -> ConnectionDefinition? {
        reader.mapping(node) { mapping in
            let kind = mapping.required("kind", as: ConnectionKind.self)
            var fields = Field.readList("fields", of: mapping)
            let test = mapping.node("test").flatMap { FormCall.read($0, by: reader, defaults: defaults) }
            let label = mapping.optional("label", as: Template.self)
            // What a kind needs beside its fields stands under its own name; a kind that is not performed is known
            // by name only.
            if let kind, !ConnectionKind.performed.contains(kind) { _ = mapping.node(kind.rawValue) }
            if kind == .basic, fields.isEmpty { fields = ConnectionDefinition.basicFields }
            if kind == .apiKey, fields.isEmpty { mapping.report(.connectionWithoutFields, key: "fields") }
            if kind == .some(.none), !fields.isEmpty {
                mapping.report(.connectionNeedsNoFields, key: "fields")
            }
            guard let kind else { return nil }
            return ConnectionDefinition(kind: kind, fields: fields, test: test, label: label)
        }
    }

    private static let basicFields: [Field] = {
        var name = Field("username", .string, label: Localized(zh: "用户名", en: "User name"))
        var password = Field("password", .secret, label: Localized(zh: "密码", en: "Password"))
        name.isRequired = true
        password.isRequired = true
        return [name, password]
    }()
}
