import NIOCore
import Synchronization

/// How waiting for a turn ended.
enum Turn {
    case given, tooManyWaiting, tooLate, cancelled
}

/// Lets so many inside at once for each key, the others waiting in the order in which they came.
final class Turnstile<Key: Hashable & Sendable>: Sendable {
    private struct Waiter {
        let number: UInt64
        let continuation: CheckedContinuation<Turn, Never>
    }

    private struct Place {
        var inside = 0
        var waiting = CircularBuffer<Waiter>()
    }

    private struct State {
        var places: [Key: Place] = [:]
        var waiting = 0
        var lastNumber: UInt64 = 0
    }

    private let insideMax: Int
    private let waitingMax: Int
    private let state = Mutex(State())

    init(insideMax: Int, waitingMax: Int) {
        self.insideMax = insideMax
        self.waitingMax = waitingMax
    }

    /// How many are inside, and how many wait.
    var counts: (inside: Int, waiting: Int) {
        state.withLock { state in
            (state.places.values.reduce(0) { $0 + $1.inside }, state.waiting)
        }
    }

    /// Waits for a turn at `key`; one that was given must be given back with ``leave(_:)``.
    func enter(_ key: Key, until deadline: NIODeadline, on eventLoop: any EventLoop) async -> Turn {
        let number: UInt64? = state.withLock { state in
            if admit(key, &state) { return nil }
            state.lastNumber += 1
            return state.lastNumber
        }
        guard let number else { return .given }
        let timer = eventLoop.scheduleTask(deadline: deadline) { self.end(number, at: key, .tooLate) }
        defer { timer.cancel() }
        return await withTaskCancellationHandler {
            await withCheckedContinuation {
                wait(Waiter(number: number, continuation: $0), at: key, until: deadline)
            }
        } onCancel: {
            end(number, at: key, .cancelled)
        }
    }

    /// Gives a turn at `key` back, to whoever waits longest.
    func leave(_ key: Key) {
        let next: Waiter? = state.withLock { state in
            guard var place = state.places[key] else { return nil }
            if let waiter = place.waiting.popFirst() {
                state.waiting -= 1
                state.places[key] = place
                return waiter
            }
            place.inside -= 1
            state.places[key] = place.inside > 0 ? place : nil
            return nil
        }
        next?.continuation.resume(returning: .given)
    }

    private func admit(_ key: Key, _ state: inout State) -> Bool {
        guard state.places[key, default: Place()].inside < insideMax else { return false }
        state.places[key, default: Place()].inside += 1
        return true
    }

    /// Joins the queue, unless a turn came free or the waiting ended before it began.
    private func wait(_ waiter: Waiter, at key: Key, until deadline: NIODeadline) {
        let turn: Turn? = state.withLock { state in
            if Task.isCancelled { return .cancelled }
            if NIODeadline.now() >= deadline { return .tooLate }
            if admit(key, &state) { return .given }
            if state.waiting >= waitingMax { return .tooManyWaiting }
            state.waiting += 1
            state.places[key]?.waiting.append(waiter)
            return nil
        }
        if let turn { waiter.continuation.resume(returning: turn) }
    }

    private func end(_ number: UInt64, at key: Key, _ turn: Turn) {
        let waiter: Waiter? = state.withLock { state in
            guard let index = state.places[key]?.waiting.firstIndex(where: { $0.number == number }) else {
                return nil
            }
            state.waiting -= 1
            return state.places[key]?.waiting.remove(at: index)
        }
        waiter?.continuation.resume(returning: turn)
    }
}
