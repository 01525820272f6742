/// Something that a test needs of a real server did not come about.
public struct ServerFailure: Error, CustomStringConvertible {
    /// What.
    public let description: String

    /// A failure for this reason.
    public init(_ description: String) {
        self.description = description
    }
}
