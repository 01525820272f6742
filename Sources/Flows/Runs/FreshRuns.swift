import Synchronization
import Values

/// A run with all that is kept of it.
struct KeptRun: Sendable {
    let run: RunRecord
    let body: [UInt8]
    var steps: [StepRecord] = []
    var answers: [String: [UInt8]] = [:]
}

/// Runs that this node has accepted and nobody has begun, so that a first attempt need not read what was just written.
///
/// It is a shortcut and no more: a run that is not in it is read from the database. A node that works on no runs keeps
/// none.
final class FreshRuns: Sendable {
    private struct State {
        var runs: [ID<Run>: KeptRun] = [:]
        var bytes = 0
        var isWanted = false
    }

    /// How many bytes of what started them are kept at most, and how many runs.
    static let bytesMax = 16 << 20
    static let countMax = 8_192

    private let state = Mutex(State())

    /// Keeps runs whose acceptance is committed; those that others took in the meantime make room in the end.
    func add(_ runs: [KeptRun]) {
        state.withLock { state in
            guard state.isWanted else { return }
            for kept in runs {
                if state.bytes + kept.body.count > FreshRuns.bytesMax
                    || state.runs.count >= FreshRuns.countMax
                {
                    state.runs.removeAll(keepingCapacity: true)
                    state.bytes = 0
                }
                state.runs[kept.run.id] = kept
                state.bytes += kept.body.count
            }
        }
    }

    /// Takes the run that a job's first attempt works on, where it is known.
    func take(_ id: ID<Run>, for job: ID<Job>) -> KeptRun? {
        state.withLock { state in
            state.isWanted = true
            guard let kept = state.runs.removeValue(forKey: id) else { return nil }
            state.bytes -= kept.body.count
            return kept.run.job == job ? kept : nil
        }
    }
}
