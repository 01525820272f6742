import Accounts
import Apps
import Connections
import Egress
import Foundation
import HTTPTypes
import Hummingbird
import HummingbirdTesting
import Logging
import NIOCore
import Server
import Storage
import TestDatabases
import Values
import World

/// A node without a socket, and an API key of the operator's to it.
struct Front {
    let installation: Installation
    let api: API
    let key: String
    let client: any TestClientProtocol
    /// Composes another node on the same database.
    let another: @Sendable () async throws -> Installation

    static func with(
        _ engine: Engine, hosts: Set<String> = [], offer: API.Offer = .everything, world: World = .system,
        logger: Logger = Logger(label: "test"), body script: ScriptedBody? = nil,
        app: String? = nil, hasSandbox: Bool = false,
        _ body: @Sendable (Front) async throws -> Void
    ) async throws {
        try await TestDatabase.with(engine, schemas: Installation.schemas, world: world) { database in
            let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
                .deletingLastPathComponent()
            let backups = FileManager.default.temporaryDirectory
                .appending(path: "qiao-backups-\(World.system.newID(Run.self))")
            defer {
                // A folder that stays is the system's to clear.
                try? FileManager.default.removeItem(at: backups)
            }
            let masterKey = MasterKey.generate(.system)
            let apps = app == nil ? root.appending(path: "apps") : backups.appending(path: "apps")
            if let app {
                let folder = apps.appending(path: "shop")
                try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
                try Data(app.utf8).write(to: folder.appending(path: "app.yaml"))
            }
            let open = { @Sendable () async throws -> Installation in
                try await Installation(
                    database: database, apps: try AppCatalog(folder: apps.path()),
                    masterKey: masterKey, addresses: AddressPolicy(allowedHosts: hosts),
                    publicURL: "http://qiao.test", name: "test", backups: backups.path(),
                    logger: logger, hasSandbox: hasSandbox,
                    archive: backups.appending(path: "usage").path())
            }
            let installation = try await open()
            let api = API(installation, offer: offer)
            let key = try await installation.makeOperatorKey(named: "test")
            let responder = HTTPFrontend(api).responder
            let application = Application(
                responder: CallbackResponder<BasicRequestContext> { request, context in
                    var request = request
                    if let script, request.headers[.transferEncoding] == "chunked" {
                        request.body = script.stream
                    }
                    return try await responder.respond(to: request, context: context)
                })
            try await application.test(.router) { client in
                try await body(
                    Front(installation: installation, api: api, key: key, client: client, another: open))
            }
            installation.egress.shutDown()
        }
    }

    /// A fresh key of a role in the operator's workspace.
    func key(of role: Role) async throws -> String {
        let workspace = try await installation.operatorCaller().workspace
        let text = KeyText.generate(installation.database.world)
        try await installation.database.write { tx in
            _ = try IssuedKey.issue(text, named: role.rawValue, roles: [role], for: workspace, in: tx)
        }
        return text.text
    }

    /// Calls an operation with the operator's key.
    func call(
        _ method: HTTPRequest.Method, _ uri: String, body: String = "", headers: HTTPFields = [:]
    ) async throws -> (status: Int, json: JSON, bytes: [UInt8], fields: HTTPFields) {
        var headers = headers
        headers[.authorization] = "Bearer \(key)"
        return try await send(method, uri, body: body, headers: headers)
    }

    /// Sends a request as it is.
    func send(
        _ method: HTTPRequest.Method, _ uri: String, body: String = "", headers: HTTPFields = [:]
    ) async throws -> (status: Int, json: JSON, bytes: [UInt8], fields: HTTPFields) {
        let response = try await client.execute(
            uri: uri, method: method, headers: headers, body: body.isEmpty ? nil : ByteBuffer(string: body))
        let bytes = Array(response.body.readableBytesView)
        let isJSON = response.headers[.contentType]?.contains("json") == true
        return (response.status.code, isJSON ? try JSON(parsing: bytes) : .null, bytes, response.headers)
    }

    /// A flow that does nothing but end.
    static let flow = """
        flow: quiet
        trigger: {app: webhook}
        steps:
          - {id: done, end: succeeded}
        """
}
