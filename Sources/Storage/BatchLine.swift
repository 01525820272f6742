import Synchronization
import Values

/// Lets things that come at the same time share one transaction, of writing or of reading, where each would otherwise have
/// one of its own.
///
/// The first of those that wait leads: it does all of them, then hands the lead to the first of those that have come
/// meanwhile. It never waits for a batch to fill. What may have been written is not tried again.
package final class BatchLine<Item: Sendable, Answer: Sendable>: Sendable {
    /// Does what items ask for in one transaction that begins when it is called, and says what became of each.
    package typealias Accept = @Sendable ([Item]) async throws -> [Result<Answer, any Error>]

    private enum Turn: Sendable {
        case lead
        case done(Result<Answer, any Error>)
    }

    private struct Place: Sendable {
        let item: Item
        let continuation: CheckedContinuation<Turn, Never>
    }

    private struct State {
        /// The first of them leads, where anybody does.
        var places: [Place] = []
        var isLed = false
    }

    private let batchMax: Int
    private let state = Mutex(State())

    /// A line in which nobody waits, of whom so many share a transaction at most.
    package init(batchMax: Int) {
        self.batchMax = batchMax
    }

    /// How many wait for somebody to lead them.
    package var waiting: Int { state.withLock { $0.places.count } }

    /// Accepts an item, with others that wait.
    ///
    /// - Parameters:
    ///   - item: What to do.
    ///   - accept: Does all that the caller leads.
    /// - Returns: What became of it; what it has written is durable by then.
    /// - Throws: What `accept` says of the item, or throws; `CancellationError` where it was not tried.
    package func accept(_ item: Item, by accept: Accept) async throws -> Answer {
        let turn = await withCheckedContinuation { continuation in
            let leads = state.withLock { state in
                state.places.append(Place(item: item, continuation: continuation))
                defer { state.isLed = true }
                return !state.isLed
            }
            if leads { continuation.resume(returning: .lead) }
        }
        switch turn {
        case .done(let result): return try result.get()
        case .lead: return try await lead(accept)
        }
    }

    private func lead(_ accept: Accept) async throws -> Answer {
        let batch = state.withLock { state in
            defer { state.places.removeFirst(min(batchMax, state.places.count)) }
            return Array(state.places.prefix(batchMax))
        }
        let results = await accepted(batch.map(\.item), by: accept)
        // The one that led has gone: those that were not tried are accepted by the next one.
        let untried = batch.dropFirst(max(results.count, 1))
        state.withLock { $0.places.insert(contentsOf: untried, at: 0) }
        handOver()
        for (place, result) in zip(batch, results).dropFirst() {
            place.continuation.resume(returning: .done(result))
        }
        guard let own = results.first else { throw CancellationError() }
        return try own.get()
    }

    private func handOver() {
        let next = state.withLock { state in
            state.isLed = !state.places.isEmpty
            return state.places.first
        }
        next?.continuation.resume(returning: .lead)
    }

    /// Accepts items together, or, where the database refuses what one of them says, each alone.
    ///
    /// - Returns: What became of the first of them; of all, unless the task was cancelled in between.
    private func accepted(_ items: [Item], by accept: Accept) async -> [Result<Answer, any Error>] {
        do {
            return try await accept(items)
        } catch is CancellationError {
            return []
        } catch  where items.count == 1 || !error.isRefusal {
            return items.map { _ in .failure(error) }
        } catch {
            var results: [Result<Answer, any Error>] = []
            for item in items {
                do {
                    results += try await accept([item])
                } catch is CancellationError {
                    return results
                } catch {
                    results.append(.failure(error))
                }
            }
            return results
        }
    }
}

extension Error {
    /// Whether the database has refused what was said, and would again: nothing of it is written, and it was not the
    /// moment's fault.
    fileprivate var isRefusal: Bool {
        guard let problem = self as? Problem else { return true }
        return !(problem.code.hasPrefix("storage.") && (problem.status == 503 || problem.status == 507))
    }
}
