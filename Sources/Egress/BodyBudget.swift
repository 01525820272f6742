import Synchronization

/// The bytes that all response bodies together may hold while they arrive.
final class BodyBudget: Sendable {
    private let taken = Atomic(0)
    private let bytesMax: Int

    init(bytesMax: Int) {
        self.bytesMax = bytesMax
    }

    /// Takes so many bytes, or nothing where they would be too many.
    func take(_ bytes: Int) -> Bool {
        let sum = taken.wrappingAdd(bytes, ordering: .relaxed).newValue
        if sum > bytesMax {
            give(bytes)
            return false
        }
        return true
    }

    /// Gives so many bytes back.
    func give(_ bytes: Int) {
        taken.wrappingSubtract(bytes, ordering: .relaxed)
    }
}
