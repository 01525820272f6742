import Accounts
import Connections
import Durable
import Flows
import Storage
import Values

extension Installation {
    /// How many rows a step reads at once.
    private static let batch = 100

    /// Tells every workspace, in the transaction that saves them, that the settings of an app may be right now.
    func publishSettings(of app: String, version: Int64, in tx: Transaction) throws {
        var next: Cursor?
        repeat {
            let page = try SavedWorkspace.list(
                PageRequest(limit: Installation.batch, after: next?.text), in: tx)
            for workspace in page.items {
                try tx.publish(
                    NewEvent(
                        FlowEngine.connectionSaved, workspace: workspace.id, aggregate: "settings \(app)",
                        version: version, payload: ["app": .string(app)]))
            }
            next = page.next
        } while next != nil
    }

    /// Makes a new data key and seals every secret under it, those of flows' addresses too.
    ///
    /// Everything goes on working meanwhile. Where it breaks off, what was not reached opens under its older key as
    /// before, and the next rotation seals it.
    /// - Returns: The number of the key, and how many secrets were sealed anew.
    func rotateVault() async throws -> (key: Int64, count: Int) {
        let rotation = keychain.rotation
        let key = try await rotation.addDataKey()
        var count = try await rotation.reseal()
        var last: HookSecret?
        while true {
            let secrets = try await database.read { [last] in
                try HookSecret.list(after: last, limit: Installation.batch, in: $0)
            }
            guard let end = secrets.last else { return (key, count) }
            for secret in secrets {
                let record = SealedRecord.hook(secret.workspace, secret.flow)
                guard let sealed = try await keychain.resealed(secret.sealed, of: record) else { continue }
                count += try await database.write { try secret.replace(by: sealed, in: $0) }
            }
            last = end
        }
    }
}
