import OrderedCollections
public import Values

/// A value of a definition file (`app.yaml`, a flow) that knows where it was written.
public struct DefinitionNode: Sendable {
    /// What a node holds.
    public enum Content: Sendable {
        /// Anything but a list or a mapping.
        case scalar(JSON)
        case list([DefinitionNode])
        /// Members in the order in which they were written, each key once.
        case mapping([Member])
    }

    /// A key and its value.
    public struct Member: Sendable {
        /// The key.
        public let key: String
        /// Where the key begins.
        public let keyPlace: SourcePlace
        /// What stands under it.
        public let value: DefinitionNode
    }

    /// What the node holds.
    public let content: Content
    /// Where it begins; a block mapping begins at its first key.
    public let place: SourcePlace

    /// A node of this content at this place.
    public init(_ content: Content, at place: SourcePlace) {
        self.content = content
        self.place = place
    }

    /// The members of a mapping; `nil` for every other node.
    public var members: [Member]? {
        if case .mapping(let members) = content { members } else { nil }
    }

    /// The elements of a list; `nil` for every other node.
    public var elements: [DefinitionNode]? {
        if case .list(let elements) = content { elements } else { nil }
    }

    /// The value under a key of a mapping; `nil` where there is none.
    public subscript(key: String) -> DefinitionNode? {
        members?.first { $0.key == key }?.value
    }

    /// Whether this is written as `null`, `~` or nothing at all.
    public var isNull: Bool {
        if case .scalar(.null) = content { true } else { false }
    }

    /// The same value without its places.
    public var json: JSON {
        switch content {
        case .scalar(let value): value
        case .list(let elements): .array(elements.map(\.json))
        case .mapping(let members):
            .object(
                JSONObject(members.map { ($0.key, $0.value.json) }, uniquingKeysWith: { first, _ in first }))
        }
    }
}
