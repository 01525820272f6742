import Values

/// Where a long value of a run is kept: which step it belongs to, and as what.
struct ValuePlace: Sendable {
    /// What the value is to its step.
    enum Part: String, Sendable {
        /// What started the run; its path is empty.
        case body
        /// What a step was called with.
        case input
        /// What it gave.
        case output

        /// The longest value that stands in the row it belongs to, in bytes; a longer one is kept apart.
        ///
        /// The row of a run is written several times, that of a step once or twice.
        var inRowBytesMax: Int {
            switch self {
            case .body: ValuePlace.bodyInRowBytesMax
            case .input, .output: ValuePlace.stepInRowBytesMax
            }
        }
    }

    /// The longest body that stands in the row of its run, in bytes.
    static let bodyInRowBytesMax = 4 << 10
    /// The longest input or output that stands in the row of its step, in bytes.
    static let stepInRowBytesMax = 64 << 10
    /// How long and how deep a step's input or output may be; deeper than what is posted, since flows wrap what they get.
    static let limits = JSONLimits(bytesMax: bytesMax, depthMax: depthMax)
    /// The longest value, in bytes.
    static let bytesMax = 32 << 20
    /// The deepest nesting of a value.
    static let depthMax = 128
    /// How long a chunk is, in bytes; the last may be shorter.
    static let chunkBytes = 1 << 20

    let workspace: ID<Workspace>
    let run: ID<Run>
    var path = ""
    let part: Part
}

extension [UInt8] {
    /// The value where it stands in its row.
    func inRow(_ part: ValuePlace.Part) -> [UInt8]? { count <= part.inRowBytesMax ? self : nil }

    /// The value's length where it is kept apart.
    func apart(_ part: ValuePlace.Part) -> Int? { count <= part.inRowBytesMax ? nil : count }
}
