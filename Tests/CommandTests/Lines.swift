import Foundation
import Synchronization

/// What a process says, as it says it.
final class Lines: Sendable {
    private struct State {
        var output: [UInt8] = []
        var errors: [UInt8] = []
        var open = 2
        var waiters: [CheckedContinuation<Void, Never>] = []
    }

    private let state = Mutex(State())

    init(_ output: FileHandle, _ errors: FileHandle) {
        read(output) { $0.output += $1 }
        read(errors) { $0.errors += $1 }
    }

    /// The rest of the first line of the output that begins so; `nil` where the output ends without one.
    func line(_ beginning: String) async -> String? {
        while true {
            let (text, isOver) = state.withLock {
                (String(decoding: $0.output, as: UTF8.self), $0.open == 0)
            }
            let lines = text.split(separator: "\n", omittingEmptySubsequences: false).dropLast()
            if let line = lines.first(where: { $0.hasPrefix(beginning) }) {
                return String(line.dropFirst(beginning.count))
            }
            if isOver { return nil }
            await more(than: text.utf8.count)
        }
    }

    /// Everything, once both ends are reached.
    func all() async -> (output: String, errors: String) {
        while true {
            let (output, errors, open) = state.withLock { ($0.output, $0.errors, $0.open) }
            if open == 0 {
                return (String(decoding: output, as: UTF8.self), String(decoding: errors, as: UTF8.self))
            }
            await more(than: nil)
        }
    }

    private func more(than known: Int?) async {
        await withCheckedContinuation { continuation in
            let isMore = state.withLock { state in
                if state.open == 0 || known.map({ state.output.count > $0 }) == true { return true }
                state.waiters.append(continuation)
                return false
            }
            if isMore { continuation.resume() }
        }
    }

    private func read(_ handle: FileHandle, _ add: @escaping @Sendable (inout State, [UInt8]) -> Void) {
        handle.readabilityHandler = { [self] handle in
            let bytes = Array(handle.availableData)
            if bytes.isEmpty { handle.readabilityHandler = nil }
            let woken = state.withLock { state in
                if bytes.isEmpty { state.open -= 1 } else { add(&state, bytes) }
                defer { state.waiters.removeAll() }
                return state.waiters
            }
            for waiter in woken { waiter.resume() }
        }
    }
}
