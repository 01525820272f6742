import Storage
import Synchronization
import Values

/// Accepts events that come at the same time in one transaction, where each would otherwise have one of its own.
///
/// The first of those that wait leads: it accepts all of them, then hands the lead to the first of those that have come
/// meanwhile. It never waits for a batch to fill.
final class IntakeLine: Sendable {
    private enum Turn: Sendable {
        case lead
        case done(Result<Accepted, any Error>)
    }

    private struct Place: Sendable {
        let event: HookEvent
        let continuation: CheckedContinuation<Turn, Never>
    }

    private struct State {
        /// The first of them leads, where anybody does.
        var places: [Place] = []
        var isLed = false
    }

    /// How many events share a transaction at most.
    static let batchMax = 256

    private let state = Mutex(State())

    /// Accepts an event; durable when it returns.
    func accept(_ event: HookEvent, in database: Database) async throws -> Accepted {
        let turn = await withCheckedContinuation { continuation in
            let leads = state.withLock { state in
                state.places.append(Place(event: event, continuation: continuation))
                defer { state.isLed = true }
                return !state.isLed
            }
            if leads { continuation.resume(returning: .lead) }
        }
        switch turn {
        case .done(let result): return try result.get()
        case .lead: return try await lead(in: database)
        }
    }

    private func lead(in database: Database) async throws -> Accepted {
        let batch = state.withLock { state in
            defer { state.places.removeFirst(min(IntakeLine.batchMax, state.places.count)) }
            return Array(state.places.prefix(IntakeLine.batchMax))
        }
        let others = batch.dropFirst()
        do {
            let results = try await accepted(batch.map(\.event), in: database)
            handOver()
            for (place, result) in zip(others, results.dropFirst()) {
                place.continuation.resume(returning: .done(result))
            }
            return try results[0].get()
        } catch let error as CancellationError {
            // Only this sender has gone: the others are accepted by the next.
            state.withLock { $0.places.insert(contentsOf: others, at: 0) }
            handOver()
            throw error
        }
    }

    private func handOver() {
        let next = state.withLock { state in
            state.isLed = !state.places.isEmpty
            return state.places.first
        }
        next?.continuation.resume(returning: .lead)
    }

    /// Accepts events together, or, where what one of them says is refused by the database, each alone.
    private func accepted(
        _ events: [HookEvent], in database: Database
    ) async throws(CancellationError) -> [Result<Accepted, any Error>] {
        do {
            return try await database.writeCommitted(.urgent) { tx in try tx.accept(events) }
        } catch let error as CancellationError {
            throw error
        } catch {
            if events.count == 1 { return [.failure(error)] }
            var results: [Result<Accepted, any Error>] = []
            for event in events { results += try await accepted([event], in: database) }
            return results
        }
    }
}
