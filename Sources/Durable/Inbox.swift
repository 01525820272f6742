import Synchronization
import Values

/// What waits for a worker's kernel, gathered so that one step takes all that came meanwhile.
final class Inbox: Sendable {
    private struct Contents {
        var inputs: [Kernel.Input] = []
        var hints: [Hint] = []
        var ended: [(ClaimedJob, Kernel.Outcome)] = []
        var checkpoints: [Commitment] = []
        var waiter: CheckedContinuation<Void, Never>?
        var isClosed = false

        var isEmpty: Bool { inputs.isEmpty && hints.isEmpty && ended.isEmpty && checkpoints.isEmpty }
    }

    private let contents = Mutex(Contents())

    /// Adds an input.
    func put(_ input: Kernel.Input) {
        change { $0.inputs.append(input) }
    }

    /// Adds hints.
    func put(_ hints: [Hint]) {
        change { $0.hints += hints }
    }

    /// Adds the end of an attempt.
    func put(_ job: ClaimedJob, _ outcome: Kernel.Outcome) {
        change { $0.ended.append((job, outcome)) }
    }

    /// Adds a checkpoint; where nobody takes it any more, its lease is lost.
    func put(_ checkpoint: Commitment) {
        var isTaken = false
        change { contents in
            contents.checkpoints.append(checkpoint)
            isTaken = true
        }
        if !isTaken { checkpoint.answer(.failure(LeaseLost())) }
    }

    /// Everything that came since the last time; waits until there is something.
    func take() async -> [Kernel.Input] {
        await withCheckedContinuation { continuation in
            let isReady = contents.withLock { contents in
                if contents.isEmpty { contents.waiter = continuation }
                return !contents.isEmpty
            }
            if isReady { continuation.resume() }
        }
        return contents.withLock { contents in
            var inputs = contents.inputs
            if !contents.hints.isEmpty { inputs.append(.hints(contents.hints)) }
            if !contents.checkpoints.isEmpty { inputs.append(.checkpoints(contents.checkpoints)) }
            if !contents.ended.isEmpty { inputs.append(.ended(contents.ended)) }
            contents = Contents(isClosed: contents.isClosed)
            return inputs
        }
    }

    /// Takes nothing more, and nothing of what is there.
    func close() {
        let checkpoints = contents.withLock { contents in
            contents.isClosed = true
            defer { contents.checkpoints = [] }
            return contents.checkpoints
        }
        for checkpoint in checkpoints { checkpoint.answer(.failure(LeaseLost())) }
    }

    private func change(_ body: (inout Contents) -> Void) {
        let waiter = contents.withLock { contents in
            if !contents.isClosed { body(&contents) }
            defer { contents.waiter = nil }
            return contents.waiter
        }
        waiter?.resume()
    }
}
