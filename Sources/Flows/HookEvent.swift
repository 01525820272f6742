import Storage
import Values

/// An event as it came to a flow's address.
struct HookEvent: Sendable {
    /// How many events share a transaction at most.
    static let batchMax = 256

    let body: [UInt8]
    /// The last part of the address.
    let token: String
    /// The sender's own mark of it.
    let id: String?
    /// The flow's sealed secret, under which its signature was found to be right; `nil` where none was asked for.
    let verifiedWith: [UInt8]?
}

extension Transaction {
    /// Accepts events together.
    ///
    /// - Parameter events: The events.
    /// - Returns: What became of each: the run, or ``SignatureNeeded``, `flow.unknown_address`, `flow.disabled`.
    /// - Throws: What the database says; then the transaction is over.
    func accept(_ events: [HookEvent]) throws -> [Result<Accepted, any Error>] {
        var known: [String: FlowRecord] = [:]
        var fresh: [NewRun] = []
        let results = events.enumerated().map { place, event in
            Result<Accepted, any Error> {
                let flow = try flow(of: event, known: &known)
                let run = newID(Run.self, inPlace: place)
                if let id = event.id {
                    let claimed = try claimEvent(id, of: flow.id, workspace: flow.workspace, for: run)
                    if !claimed.isNew, let first = claimed.first {
                        return Accepted(run: first, isRepeat: true)
                    }
                }
                fresh.append(
                    NewRun(
                        flow: flow, body: event.body, origin: FlowTrigger.Kind.webhook.rawValue, id: run))
                return Accepted(run: run, isRepeat: false)
            }
        }
        _ = try accept(fresh)
        return results
    }

    /// The flow to whose address an event came, where it may start.
    private func flow(of event: HookEvent, known: inout [String: FlowRecord]) throws -> FlowRecord {
        guard let flow = try known[event.token] ?? self.flow(token: event.token), flow.trigger == .webhook
        else {
            throw Problem.unknownHook
        }
        known[event.token] = flow
        guard flow.isEnabled else { throw Problem.flowDisabled(flow.name) }
        guard flow.sealedHookSecret == event.verifiedWith else {
            throw SignatureNeeded(
                flow: flow.id, workspace: flow.workspace, sealedSecret: flow.sealedHookSecret)
        }
        return flow
    }
}
