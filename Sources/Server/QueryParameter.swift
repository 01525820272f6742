public import Values

/// A query parameter of an operation.
public struct QueryParameter: Hashable, Sendable {
    /// Its name.
    public let name: String
    /// What it says.
    public let summary: String
    /// Whether it must be there.
    public let isRequired: Bool
    /// The schema of its value.
    public let schema: JSON

    init(name: String, summary: String, isRequired: Bool = false, schema: JSON = Shape.text) {
        self.name = name
        self.summary = summary
        self.isRequired = isRequired
        self.schema = schema
    }
}
