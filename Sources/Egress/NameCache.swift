import NIOCore
import NIOPosix
import Synchronization
import Values
import World

/// Looks names up on threads of its own and remembers the answers for a short while; requests that ask for the same
/// name share one question.
///
/// An answer is only remembered, never trusted: every connection's addresses are judged anew.
final class NameCache: Sendable {
    private struct Entry {
        let answer: EventLoopFuture<[IPAddress]>
        /// `nil` while the question is being asked.
        var until: Duration?

        func isCurrent(_ now: Duration) -> Bool { until.map { now < $0 } ?? true }
    }

    private static let threads = 8
    private static let entriesMax = 2_048
    private static let answerLasts = Duration.seconds(30)
    private static let failureLasts = Duration.seconds(2)

    private let lookup: NameLookup
    private let clock: any Clock
    private let pool = NIOThreadPool(numberOfThreads: NameCache.threads)
    private let entries = Mutex<[String: Entry]>([:])

    init(lookup: NameLookup, clock: any Clock) {
        self.lookup = lookup
        self.clock = clock
        pool.start()
    }

    deinit {
        pool.shutdownGracefully { _ in }
    }

    /// The addresses of a name, now or later; a failed future holds a ``Problem``, or something else where the
    /// threads are shut down.
    func addresses(
        of name: String, on eventLoop: any EventLoop
    ) throws(Problem) -> EventLoopFuture<[IPAddress]> {
        let now = clock.monotonic
        let (answer, isNew) = try entries.withLock { entries throws(Problem) in
            if let entry = entries[name], entry.isCurrent(now) { return (entry.answer, false) }
            if entries.count >= NameCache.entriesMax { entries = entries.filter { $0.value.until == nil } }
            guard entries.count < NameCache.entriesMax else { throw .egressBusy }
            let answer = pool.runIfActive(eventLoop: eventLoop) { [lookup] in try lookup.addresses(name) }
            entries[name] = Entry(answer: answer)
            return (answer, true)
        }
        if isNew { answer.whenComplete { self.keep(name, $0) } }
        return answer
    }

    private func keep(_ name: String, _ result: Result<[IPAddress], any Error>) {
        let lasts =
            switch result {
            case .success: NameCache.answerLasts
            case .failure: NameCache.failureLasts
            }
        let until = clock.monotonic + lasts
        entries.withLock { $0[name]?.until = until }
    }
}
