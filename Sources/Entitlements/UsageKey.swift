public import Values

/// By which one use is known: who meters it, and that one's own mark of it.
///
/// A repeat under the key takes effect once.
public struct UsageKey: Hashable, Sendable {
    /// How long its texts may be, and those of references, in bytes.
    public static let textBytesMax = 512

    /// Whose use it is.
    public let workspace: ID<Workspace>
    /// Who meters: `flow`.
    public let source: String
    /// The source's own mark: the run, the step and the row of it.
    public let event: String

    /// A key.
    public init(workspace: ID<Workspace>, source: String, event: String) {
        self.workspace = workspace
        self.source = source
        self.event = event
    }
}

extension UsageKey {
    /// Whether something may be known under it.
    var isSound: Bool { source.isWithin(UsageKey.textBytesMax) && event.isWithin(UsageKey.textBytesMax) }
}

extension String {
    /// Whether the text is there, not too long, and one that every database keeps.
    func isWithin(_ bytesMax: Int) -> Bool {
        guard (1...bytesMax).contains(utf8.count) else { return false }
        return utf8.withContiguousStorageIfAvailable { !$0.contains(0) } ?? !utf8.contains(0)
    }
}
