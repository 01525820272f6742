import Apps
import Definitions
import Durable
import OrderedCollections
import Storage
import Values
import World

extension FlowEngine {
    /// The time between two pages of what is there when a flow begins to listen.
    static let pollPauseMin = Duration.seconds(1)
    /// How long a vendor that fails is left alone at most.
    static let pollPauseMax = Duration.seconds(3_600)
    /// An event that is seen again is marked as seen this long after it was marked last.
    static let eventSeenAgainAfter = Duration.seconds(86_400)

    /// Looks whether a flow that starts by itself is to start now.
    func look(on attempt: Attempt) async throws -> Completion {
        guard let uuid = UUIDBytes(bytes: attempt.payload) else { throw JobGivenUp(.versionLost) }
        let (id, workspace) = (ID<Flow>(uuid), attempt.ref.workspace)
        let kept = try await database.read { snapshot -> (FlowRecord, Watch)? in
            guard let flow = try snapshot.flow(id, workspace: workspace), flow.isEnabled,
                let watch = try snapshot.watch(of: id, workspace: workspace), watch.job == attempt.ref.id
            else { return nil }
            return (flow, watch)
        }
        guard let (flow, watch) = kept else { return .done }
        try await prepare()
        do {
            switch try await definition(of: flow.id, version: flow.version, workspace: workspace).trigger {
            case .webhook, .manual: return .done
            case .schedule(let schedule): return look(at: schedule, of: flow, watch)
            case .poll(let poll): return try await ask(poll, of: flow, watch)
            }
        } catch let problems as Problems {
            // An app has lost what the flow names: whoever mends that need not touch the flow.
            return pause(watch, of: flow, for: FlowEngine.pollPauseMax, because: problems.summary)
        }
    }

    private func look(at schedule: Schedule, of flow: FlowRecord, _ known: Watch) -> Completion {
        var watch = known
        let (times, doneUntil) = schedule.due(after: watch.doneUntil, at: database.now)
        watch.doneUntil = max(watch.doneUntil, doneUntil)
        let next = schedule.next(after: watch.doneUntil)
        return Completion { [watch] tx in
            guard try tx.move(watch, of: flow, nextAt: next) else { return }
            _ = try tx.accept(
                times.map { time in
                    let event: JSON = [
                        "scheduled_at": .string(time.rfc3339), "zone": .string(schedule.zone.name),
                    ]
                    return NewRun(
                        flow: flow, body: event.bytes, origin: FlowTrigger.Kind.schedule.rawValue)
                })
        }
    }

    private func ask(_ poll: PollTrigger, of flow: FlowRecord, _ watch: Watch) async throws -> Completion {
        let outcome: PollOutcome
        do {
            let (app, trigger) = try caller.apps.trigger(poll.trigger, of: poll.app)
            let credentials = try await credentials(poll.connection, poll.app, flow.workspace)
            outcome = await caller.poll(
                trigger, of: app, input: poll.input, from: watch.cursor ?? .null, with: credentials)
        } catch let problem as Problem where !problem.isOfStorage {
            outcome = .failed(problem, after: nil)
        }
        // What a node that shuts down has cut off says nothing of the vendor.
        if case .failed = outcome { try Task.checkCancellation() }
        switch outcome {
        case .brought(let batch):
            return take(batch, of: poll, flow, watch)
        case .failed(let problem, let after):
            let own = PollTrigger.intervals.lowerBound * (1 << min(watch.failures, 12))
            let pause = min(max(own, after ?? .zero), FlowEngine.pollPauseMax)
            return self.pause(watch, of: flow, for: pause, because: problem)
        }
    }

    private func pause(
        _ known: Watch, of flow: FlowRecord, for pause: Duration, because problem: Problem
    ) -> Completion {
        var watch = known
        watch.failures += 1
        watch.problem = problem
        let next = database.now + pause
        return Completion { [watch] tx in _ = try tx.move(watch, of: flow, nextAt: next) }
    }

    /// Starts a run for each new event, and moves the cursor, in one transaction.
    private func take(
        _ batch: Poll.Batch, of poll: PollTrigger, _ flow: FlowRecord, _ known: Watch
    ) -> Completion {
        // Another shop's numbers are other things.
        let source = String(known.identity.sha256.prefix(16))
        let events = batch.events.map { (id: "\(source) \($0.id)".asEventID, body: $0.data.bytes) }
        let now = database.now
        return Completion { tx in
            guard try tx.watch(of: flow.id, workspace: flow.workspace)?.job == known.job else { return }
            var watch = known
            watch.cursor = batch.cursor
            watch.failures = 0
            watch.problem = nil
            let isSeeding = !known.isSeeded && poll.existing == .skip
            var fresh: [(id: String, body: [UInt8], run: ID<Run>)] = []
            for (place, event) in events.enumerated() {
                let run = tx.newID(Run.self, inPlace: place)
                let claimed = try tx.claimEvent(
                    event.id, of: flow.id, workspace: flow.workspace, for: isSeeding ? nil : run)
                if claimed.isNew { fresh.append((event.id, event.body, run)) }
            }
            let hasMoved = batch.cursor != known.cursor ?? .null
            // A page that is shorter than the one before is the last of what was there.
            let isLastPage = fresh.isEmpty || !hasMoved || fresh.count < known.lastPage
            watch.isSeeded = known.isSeeded || isLastPage || poll.existing == .run
            watch.lastPage = fresh.count
            let pause =
                isSeeding && !watch.isSeeded
                ? FlowEngine.pollPauseMin
                : isLastPage ? poll.interval : min(poll.interval, PollTrigger.intervals.lowerBound)
            guard try tx.move(watch, of: flow, nextAt: now + pause), !isSeeding else { return }
            _ = try tx.accept(
                fresh.map { event in
                    NewRun(
                        flow: flow, body: event.body, origin: FlowTrigger.Kind.poll.rawValue, id: event.run)
                })
        }
    }
}
