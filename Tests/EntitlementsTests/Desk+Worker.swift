import Durable
import Storage
import Synchronization
import Values
import World

extension Desk {
    /// Runs a worker for as long as `body` takes, and drains it.
    func working(
        _ handlers: [JobHandler], subscriptions: [Subscription] = [], _ body: () async throws -> Void
    ) async throws {
        let worker = Worker(
            database: database, name: "test", handlers: handlers, subscriptions: subscriptions)
        async let running: Void = worker.run()
        do {
            await clock.waitForSleepers()
            try await body()
        } catch {
            worker.drain()
            throw error
        }
        worker.drain()
        try await running
    }

    /// Lets time pass in small steps until something has come about.
    func passUntil(_ isSo: () -> Bool) async throws {
        repeat {
            if let wait = clock.untilNextSleeper {
                clock.advance(by: min(max(wait, .microseconds(1)), .milliseconds(1)))
            }
            // What was woken has its say in the database before more time passes.
            try await database.write { _ in }
            await Task.yield()
        } while !isSo()
    }

    /// Lets time pass until an instant, and whoever is woken by it act.
    ///
    /// None passes while a job is at work, else a slow machine would let its lease run out.
    func passUntil(_ instant: Timestamp, by step: Duration = .milliseconds(500)) async throws {
        while now < instant {
            let places = try await database.read { try $0.backlog() }.counts.map(\.place)
            if !places.contains(.running) { pass(min(instant - now, step)) }
            for _ in 1...3 {
                try await database.write { _ in }
                await Task.yield()
            }
        }
    }
}

/// What subscribers were told.
final class Told: Sendable {
    private let received = Mutex<[JSON]>([])

    /// The facts of the events that came so far.
    var events: [JSON] { received.withLock { $0 } }

    /// A subscription to events of a kind.
    func of(_ event: String) -> Subscription {
        Subscription("test", to: event) { [self] event, _ in
            received.withLock { $0.append(event.payload) }
            return .done
        }
    }
}
