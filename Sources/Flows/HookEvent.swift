import Storage
import Values

/// An event as it came to a flow's address.
struct HookEvent: Sendable {
    let body: [UInt8]
    /// The last part of the address.
    let token: String
    /// The sender's own mark of it.
    let id: String?
    /// The flow's sealed secret, under which its signature was found to be right; `nil` where none was asked for.
    let verifiedWith: [UInt8]?
}

extension Transaction {
    /// Accepts an event.
    ///
    /// - Parameters:
    ///   - event: The event.
    ///   - known: Flows by the last part of their address, as the transaction has read them.
    /// - Returns: The run.
    /// - Throws: ``SignatureNeeded``, `flow.unknown_address`, `flow.disabled`; nothing is written then.
    func accept(_ event: HookEvent, known: inout [String: FlowRecord]) throws -> Accepted {
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
        let run = newID(Run.self)
        if let id = event.id {
            let claimed = try claimEvent(id, of: flow.id, workspace: flow.workspace, for: run)
            if !claimed.isNew, let first = claimed.first { return Accepted(run: first, isRepeat: true) }
        }
        _ = try accept(event.body, for: flow, origin: FlowTrigger.Kind.webhook.rawValue, id: run)
        return Accepted(run: run, isRepeat: false)
    }
}
