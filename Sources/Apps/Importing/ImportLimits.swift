/// How much a field list may hold before it is refused.
///
/// The standard limits lie far above any list that a person keeps by hand, and low enough for a hostile file to be
/// read or refused within a second.
public struct ImportLimits: Hashable, Sendable {
    /// The longest file, in bytes.
    public var bytesMax: Int
    /// How many brackets may be open at once.
    public var depthMax: Int
    /// How many values the literals may hold together.
    public var nodesMax: Int
    /// How many mistakes are reported; reading ends with the last of them.
    public var mistakesMax: Int
    /// How often repairing reads the text again, because a repair can uncover the next mistake.
    public var roundsMax: Int

    /// Limits of one's own.
    public init(
        bytesMax: Int = 16 << 20, depthMax: Int = 64, nodesMax: Int = 500_000, mistakesMax: Int = 1_000,
        roundsMax: Int = 16
    ) {
        self.bytesMax = bytesMax
        self.depthMax = depthMax
        self.nodesMax = nodesMax
        self.mistakesMax = mistakesMax
        self.roundsMax = roundsMax
    }

    /// The rounds for a text of so many bytes: fewer for a long one, so that repairing ends in seconds as well.
    func roundsMax(bytes: Int) -> Int {
        max(min(roundsMax, 4 * bytesMax / max(bytes, 1)), 1)
    }

    /// 16 MiB, 64 levels, half a million values, a thousand mistakes.
    public static let standard = ImportLimits()
}
