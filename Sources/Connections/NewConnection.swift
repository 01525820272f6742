import OrderedCollections
package import Values

/// A connection that is to be saved.
public struct NewConnection: Sendable {
    /// What its owner calls it.
    public let name: String
    /// The key of the app.
    public let app: String
    /// How the vendor is shown on whose behalf a call is made.
    public let kind: SavedConnection.Kind
    /// Its secrets.
    public let values: SecretValues

    /// A connection of these parts.
    public init(name: String, app: String, kind: SavedConnection.Kind, values: SecretValues) {
        self.name = name
        self.app = app
        self.kind = kind
        self.values = values
    }

    /// Refuses a name that is empty, long or cannot be told from another, and values that the kind cannot have.
    ///
    /// What an app's own fields ask for is checked by whoever knows its definition.
    func check() throws(Problem) {
        try SavedConnection.check(name: name)
        let fits =
            switch kind {
            case .none: values.json.isEmpty
            case .apiKey: !values.json.isEmpty
            case .basic: values.json["username"]?.string != nil && values.json["password"]?.string != nil
            }
        guard fits else { throw .connectionValues(kind) }
    }
}

extension SavedConnection {
    /// Refuses a name that no connection has: one that is empty, long or cannot be told from another.
    /// - Throws: `connection.name`.
    package static func check(name: String) throws(Problem) {
        let isPlain = name.unicodeScalars.allSatisfy { !$0.properties.isWhitespace || $0 == " " }
        guard !name.isEmpty, name.count <= nameLengthMax, isPlain, name.first != " ", name.last != " ",
            name.unicodeScalars.allSatisfy({ $0.properties.generalCategory != .control })
        else { throw .connectionName(nameLengthMax) }
    }
}
