public import Values

/// Bytes that are kept in the database by reference, in chunks, since they are too long for a row.
public enum Blob: IDKind {
    /// `blob`.
    public static let prefix: StaticString = "blob"

    /// How long one may be, in bytes.
    public static let bytesMax = 64 << 20

    /// How long a chunk is, in bytes; the last may be shorter.
    static let chunkBytes = 1 << 20
}
