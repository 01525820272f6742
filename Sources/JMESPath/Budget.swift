/// What an evaluation may still do.
struct Budget {
    private let limits: Limits
    private var steps: Int
    private var bytes: Int

    /// All that the limits allow.
    init(_ limits: Limits) {
        self.limits = limits
        steps = limits.steps
        bytes = limits.outputBytesMax
    }

    /// Whether anything has been produced, so that the result may hold more than the data did.
    var hasProduced: Bool { bytes < limits.outputBytesMax }

    /// Takes steps.
    mutating func spend(_ count: Int) throws(Fault) {
        steps -= count
        if steps < 0 { throw .tooManySteps(limits.steps) }
    }

    /// Takes bytes that are about to be produced.
    mutating func reserve(bytes count: Int) throws(Fault) {
        guard count <= bytes else { throw .producesTooMuch(limits.outputBytesMax) }
        bytes -= count
    }
}
