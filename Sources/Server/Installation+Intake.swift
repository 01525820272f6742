public import Accounts
import Connections
import Flows
import FoundationEssentials
import Storage
import Values
import World

extension Installation {
    /// How often an event is checked again because its flow's secret was exchanged meanwhile.
    static let secretsTriedMax = 5

    /// Who presents this API key; notes, once an hour, that it is used.
    func authenticate(_ key: String) async throws -> Caller? {
        guard let caller = try await callers.caller(presenting: key) else { return nil }
        if caller.isUseWorthNoting(at: database.world.now) {
            try await database.write { try IssuedKey.noteUse(by: caller, in: $0) }
        }
        return caller
    }

    /// Accepts an event at a flow's address, once its signature is right where the flow asks for one.
    func accept(
        _ body: [UInt8], token: String, eventID: String?, signature: WebhookSignature
    ) async throws -> Accepted {
        var verified: [UInt8]?
        for _ in 0..<Installation.secretsTriedMax {
            do {
                return try await flows.accept(body, token: token, eventID: eventID, verifiedWith: verified)
            } catch let needed as SignatureNeeded {
                // The secret may be exchanged, or sealed anew, between its check and the acceptance.
                if let sealed = needed.sealedSecret {
                    let secret = try await keychain.open(sealed, of: .hook(needed.workspace, needed.flow))
                    try signature.verify(body, secret: secret, at: database.world.now)
                }
                verified = needed.sealedSecret
            }
        }
        throw Problem.webhookSecretChanging
    }

    /// Gives a flow a fresh secret with which its events must be signed from now on.
    /// - Returns: The secret as Standard Webhooks writes it, which is shown this once and kept sealed.
    func makeHookSecret(of flow: FlowRecord) async throws -> (text: String, sealed: [UInt8]) {
        let randomness = database.world.randomness
        let secret = (0..<4).flatMap { _ in
            UUIDBytes(high: randomness.next(), low: 0).bytes.prefix(8)
        }
        let sealed = try await keychain.seal(secret, of: .hook(flow.workspace, flow.id))
        return ("whsec_" + Data(secret).base64EncodedString(), sealed)
    }

    /// The operator of the installation, in its first workspace, which is made where there is none.
    ///
    /// Only for whoever has proved to be the operator: by the socket that nobody else can open, or by the database.
    public func operatorCaller() async throws -> Caller {
        let workspace = try await database.write { tx in
            if let first = try SavedWorkspace.list(PageRequest(limit: 1), in: tx).items.first {
                return first.id
            }
            return try SavedWorkspace.create(named: "default", in: tx).id
        }
        return Caller(
            workspace: workspace, roles: [.owner, .operator], keyID: ID(UUIDBytes(high: 0, low: 0)))
    }

    /// Issues an API key of the operator's.
    /// - Returns: The key, which is shown this once and kept only as a hash.
    public func makeOperatorKey(named name: String) async throws -> String {
        let workspace = try await operatorCaller().workspace
        let text = KeyText.generate(database.world)
        _ = try await database.write { tx in
            try IssuedKey.issue(text, named: name, roles: [.owner, .operator], for: workspace, in: tx)
        }
        return text.text
    }
}
