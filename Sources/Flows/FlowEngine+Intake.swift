public import Storage
public import Values

/// What an accepted event has become.
public struct Accepted: Hashable, Sendable {
    /// The run that works on it.
    public let run: ID<Run>
    /// Whether the same event had started the run before.
    public let isRepeat: Bool
}

/// Thrown where the signature of an event must be checked first, with the secret that the flow has now.
public struct SignatureNeeded: Error, Sendable {
    /// The flow.
    public let flow: ID<Flow>
    /// Whose it is.
    public let workspace: ID<Workspace>
    /// Its secret, sealed; `nil` where it asks for none.
    public let sealedSecret: [UInt8]?
}

extension FlowEngine {
    /// Accepts an event at a flow's address: its bytes are durable when this returns, and looked at in the run.
    ///
    /// - Parameters:
    ///   - body: What was posted.
    ///   - token: The last part of the address.
    ///   - eventID: The sender's own mark of the event, a `webhook-id` header; a repeat starts no second run.
    ///   - sealedSecret: The flow's sealed secret, under which the caller has found the signature to be right; `nil`
    ///     where it has found none to be asked for.
    /// - Returns: The run.
    /// - Throws: ``SignatureNeeded`` where the flow has another secret than that, `flow.unknown_address`,
    ///   `flow.disabled`, the storage's problems; nothing is kept then.
    public func accept(
        _ body: [UInt8], token: String, eventID: String?, verifiedWith sealedSecret: [UInt8]? = nil
    ) async throws -> Accepted {
        let event = HookEvent(
            body: body, token: token, id: eventID.flatMap { $0.isEmpty ? nil : $0.asEventID },
            verifiedWith: sealedSecret)
        try await prepare()
        return try await intake.accept(event) { [database] events in
            try await database.writeCommitted(.urgent) { tx in try tx.accept(events) }
        }
    }

    /// Looks whether events may be posted at an address.
    /// - Throws: `flow.unknown_address`, `flow.disabled`.
    public func requireAddress(token: String) async throws {
        guard let flow = try await database.read({ try $0.flow(token: token) }) else {
            throw Problem.unknownHook
        }
        guard flow.isEnabled else { throw Problem.flowDisabled(flow.name) }
    }

    /// Starts a flow by hand.
    /// - Throws: `flow.unknown`, `flow.disabled`; nothing is kept then.
    public func start(
        _ name: String, workspace: ID<Workspace>, body: [UInt8], in tx: Transaction
    ) throws -> ID<Run> {
        guard let flow = try tx.flow(named: name, workspace: workspace) else {
            throw Problem.unknownFlow(name)
        }
        guard flow.isEnabled else { throw Problem.flowDisabled(name) }
        return try tx.accept(NewRun(flow: flow, body: body, origin: FlowTrigger.Kind.manual.rawValue))
    }
}
