import Durable
import Storage
import Values
import World

extension Workbench {
    /// A handler that does this with the job's text.
    func handler(_ body: @escaping @Sendable (String) -> Void) -> JobHandler {
        JobHandler("work") { attempt in
            body(String(decoding: attempt.payload, as: UTF8.self))
            return .done
        }
    }

    /// A worker that does not run yet.
    func worker(
        _ handlers: [JobHandler], subscriptions: [Subscription] = [], concurrency: Int = 16,
        workspaceMax: Int = 1_000
    ) -> Worker {
        Worker(
            database: database, name: "test", handlers: handlers, subscriptions: subscriptions,
            concurrency: concurrency, workspaceMax: workspaceMax)
    }

    /// Runs a worker for as long as `body` takes, and drains it.
    func working(
        _ handlers: [JobHandler], subscriptions: [Subscription] = [],
        _ body: @Sendable (Worker) async throws -> Void
    ) async throws {
        let worker = worker(handlers, subscriptions: subscriptions)
        async let running: Void = worker.run()
        do {
            try await body(worker)
        } catch {
            worker.drain()
            throw error
        }
        worker.drain()
        try await running
    }

    /// Does nothing until it is cancelled.
    func sleep() async throws {
        try await clock.sleep(for: .seconds(1 << 30))
    }

    /// Lets time pass in small steps, each when everybody sleeps, until something has come about.
    func passUntil(_ isSo: @Sendable () -> Bool) async throws {
        while !isSo() {
            if let wait = clock.untilNextSleeper {
                clock.advance(by: min(max(wait, .milliseconds(1)), .milliseconds(100)))
            }
            // What was woken has its say in the database before more time passes.
            try await database.write { _ in }
            await Task.yield()
        }
    }

    /// Waits, without letting time pass, until something has come about.
    func waitUntil(_ isSo: @Sendable () -> Bool) async throws {
        repeat {
            try await database.write { _ in }
            await Task.yield()
        } while !isSo()
    }
}
