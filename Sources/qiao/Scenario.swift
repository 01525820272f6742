import Accounts
import Connections
import DemoVendor
import Flows
import FoundationEssentials
import OrderedCollections
import Server
import Storage
import Values
import World

/// The ready scenario of `serve --dev`: keys, the demo vendor, a connection to each of its vendors, and a flow.
struct Scenario {
    let node: Node
    let folder: DataFolder
    let port: Int
    let vendorPort: Int
    let voice: Voice

    /// Makes the folder and the master key at the first start, and says so.
    static func prepareKeys(in folder: DataFolder, voice: Voice) throws {
        try FileManager.default.createDirectory(
            atPath: folder.path, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o700])
        guard !FileManager.default.fileExists(atPath: folder.masterKey) else { return }
        try SecretFile.create(folder.masterKey, MasterKey.generate(.system).text)
        voice.say(
            Localized(
                zh: "已生成主密钥 \(folder.masterKey)：请妥善备份，丢失后所有授权账号都无法恢复。",
                en:
                    "Made the master key \(folder.masterKey). Back it up: without it every connection is lost."
            ), ["master_key": .string(folder.masterKey)])
    }

    /// Makes what is missing.
    /// - Returns: The demo vendor, or `nil` where one runs on the port already; and the flow.
    func prepare() async throws -> (vendor: Vendor?, flow: FlowRecord) {
        try await makeDevKey()
        let vendor = try vendor()
        let installation = node.installation
        let caller = try await installation.operatorCaller()
        if let vendor { try await connect(vendor.keys, workspace: caller.workspace) }
        let path = "\(Scenario.examples)/门店盘点同步.yaml"
        let source = try InputFile.read(path)
        let definition = try installation.flows.read(source, file: path)
        let token = installation.flows.newToken()
        let flow = try await installation.database.write { tx in
            try tx.save(definition, source: source, workspace: caller.workspace, newToken: token)
        }
        return (vendor, flow)
    }

    /// Where the examples are.
    private static let examples = "examples"

    private func vendor() throws -> Vendor? {
        do throws(Problem) {
            return try Vendor(
                VendorOptions(port: vendorPort, throttlesFirst: true, stateFile: folder.vendorState),
                world: .system)
        } catch  where error.code == "vendor.state_unavailable" {
            return nil
        }
    }

    private func connect(_ keys: VendorKeys, workspace: ID<Workspace>) async throws {
        let base = JSON.string("http://127.0.0.1:\(vendorPort)")
        let connections: [(name: String, app: String, values: JSONObject)] = [
            (
                "jushuitan-main", "jushuitan",
                ["base_url": base, "app_key": .string(keys.appKey), "app_secret": .string(keys.appSecret)]
            ),
            (
                "store-team", "dingtalk-robot",
                [
                    "base_url": base, "access_token": .string(keys.robotToken),
                    "secret": .string(keys.robotSecret),
                ]
            ),
        ]
        for connection in connections {
            let known = try await node.installation.database.read { snapshot in
                try SavedConnection.find(named: connection.name, of: workspace, in: snapshot)
            }
            if known != nil { continue }
            _ = try await node.installation.keychain.create(
                NewConnection(
                    name: connection.name, app: connection.app, kind: .apiKey,
                    values: SecretValues(connection.values)), of: workspace)
        }
    }

    /// Makes the API key at the first start.
    private func makeDevKey() async throws {
        guard !FileManager.default.fileExists(atPath: folder.devKey) else { return }
        try SecretFile.create(folder.devKey, try await node.installation.makeOperatorKey(named: "dev"))
    }

    /// Says where everything is, and what to try.
    func invite(to flow: FlowRecord) {
        let hook = node.installation.hookAddress(of: flow)
        let tryIt = """
            curl -H "Authorization: Bearer $(cat \(folder.devKey))" http://127.0.0.1:\(port)/v1/flows
            curl -d @examples/盘点.json \(hook)
            """
        voice.say(
            Localized(
                zh: """
                    Qiao 已就绪：http://127.0.0.1:\(port)    演示厂商：http://127.0.0.1:\(vendorPort)
                    API 密钥在 \(folder.devKey)。试一试：

                    \(tryIt)
                    """,
                en: """
                    Qiao is ready at http://127.0.0.1:\(port), the demo vendor at http://127.0.0.1:\(vendorPort)
                    The API key is in \(folder.devKey). Try:

                    \(tryIt)
                    """),
            [
                "vendor": .string("http://127.0.0.1:\(vendorPort)"), "api_key_file": .string(folder.devKey),
                "webhook": .string(hook),
            ])
    }
}
