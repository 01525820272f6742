import Accounts
import Apps
import Connections
import Egress
import FoundationEssentials
import Glibc
import HTTPTypes
import Logging
import Server
import Storage
import Values
import World

/// An installation that this process has opened itself.
struct Node {
    let installation: Installation
    let api: API

    /// Opens the installation in a folder.
    ///
    /// - Parameters:
    ///   - folder: The folder.
    ///   - apps: Where the apps are.
    ///   - addresses: Whom calls may reach beside the public Internet.
    ///   - publicURL: Under which the world reaches it; the one that the database keeps where none is given.
    ///   - port: On which it serves, and then keeps its address for other nodes and commands; `nil` where it does not.
    ///   - offer: What it offers.
    ///   - hasSandbox: Whether orders may be paid with money that there is not.
    /// - Returns: The installation, to be closed.
    /// - Throws: Why it cannot be opened: its database, its key, its apps.
    static func open(
        _ folder: DataFolder, apps: AppFolder, addresses: AddressPolicy = AddressPolicy(),
        publicURL: String? = nil, servedAt port: Int? = nil, offer: API.Offer = .everything,
        hasSandbox: Bool = false
    ) async throws -> Node {
        let key = try masterKey(folder)
        let catalog = try AppCatalog(folder: apps.path)
        let database = try await Database.open(
            folder.databaseURL, schemas: Installation.schemas, world: .system)
        let address = try await address(publicURL, servedAt: port, database)
        var logger = Logger(label: "qiao")
        logger.logLevel = .info
        let installation = try await Installation(
            database: database, apps: catalog, masterKey: key, addresses: addresses, publicURL: address,
            name: "\(ProcessInfo.processInfo.hostName) \(getpid())", backups: folder.backups, logger: logger,
            hasSandbox: hasSandbox, archive: folder.archive, hotMonths: folder.hotMonths)
        return Node(installation: installation, api: API(installation, offer: offer))
    }

    /// The port where nothing is said.
    static let portStandard = 8080

    /// The address of the installation: the given one, else the kept one, else that of the port on this machine.
    ///
    /// A node that serves keeps it. An address on this machine is a matter of the port, and so the least that counts.
    private static func address(
        _ given: String?, servedAt port: Int?, _ database: Database
    ) async throws -> String {
        let kept = try await database.read { try PublicAddress.find(in: $0) }
        guard let port else { return given ?? kept ?? "\(loopback)\(portStandard)" }
        let isKeptElsewhere = kept.map { !$0.hasPrefix(loopback) } ?? false
        let address = given ?? (isKeptElsewhere ? kept : nil) ?? "\(loopback)\(port)"
        if address != kept { try await database.write { try PublicAddress.keep(address, in: $0) } }
        return address
    }

    private static let loopback = "http://127.0.0.1:"

    /// The key from the environment or the folder's file.
    private static func masterKey(_ folder: DataFolder) throws -> MasterKey {
        if let text = Secrets.masterKey { return try MasterKey(text) }
        return try MasterKey.load(from: folder.masterKey)
    }

    /// Performs an operation as the operator.
    func call(
        _ method: HTTPRequest.Method, _ path: String, body: [UInt8]
    ) async throws -> (status: Int, body: [UInt8]) {
        let front = HTTPFrontend(api, local: try await installation.operatorCaller())
        return await front.answer(
            method, path, body: body, language: Terminal.standard.language)
    }

    /// Lets go of everything.
    func close() async {
        await installation.close()
    }
}
