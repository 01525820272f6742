/// How much JSON is read at most before it is refused.
public struct JSONLimits: Hashable, Sendable {
    /// The longest text, in bytes.
    public let bytesMax: Int
    /// The deepest nesting of arrays and objects; `[[]]` is two deep.
    public let depthMax: Int

    /// Limits of these values; nesting beyond 512 is never read, whatever `depthMax` says, because every walk over
    /// a value uses the stack.
    public init(bytesMax: Int, depthMax: Int = 64) {
        self.bytesMax = bytesMax
        self.depthMax = min(depthMax, 512)
    }

    /// 32 MiB, 64 deep.
    public static let standard = JSONLimits(bytesMax: 32 << 20)
}
