/// How much of a definition file is read at most before it is refused.
public struct DefinitionLimits: Hashable, Sendable {
    /// The longest file, in bytes.
    public let bytesMax: Int
    /// The deepest nesting of lists and mappings.
    public let depthMax: Int
    /// The most scalars, lists and mappings together, keys included.
    public let nodesMax: Int

    /// Limits of these values.
    public init(bytesMax: Int, depthMax: Int, nodesMax: Int) {
        self.bytesMax = bytesMax
        self.depthMax = depthMax
        self.nodesMax = nodesMax
    }

    /// 1 MiB, 64 deep, 100,000 nodes: an app of several hundred actions.
    public static let standard = DefinitionLimits(bytesMax: 1 << 20, depthMax: 64, nodesMax: 100_000)
}
