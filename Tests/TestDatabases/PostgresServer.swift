import CPostgres
import Foundation
public import Storage
import Values
import World

/// A PostgreSQL server on which tests make databases.
public struct PostgresServer: Sendable {
    /// The cluster behind it; `nil` where the server was there before the tests.
    public let cluster: PostgresCluster?

    private let address: @Sendable (_ database: String) -> String

    /// The server that the tests of this process share: the one that `QIAO_TEST_POSTGRES` names
    /// (`postgres://USER@HOST:PORT/NAME`, with the right to create databases), or else a private cluster that is
    /// started when it is first needed and gone with the process.
    public static func shared() async throws -> PostgresServer {
        try await SharedServer.one.server()
    }

    /// A server that already runs.
    public init(url: String) throws {
        guard var components = URLComponents(string: url) else {
            throw TestFailure("QIAO_TEST_POSTGRES is no URL")
        }
        cluster = nil
        components.path = "/"
        let base = components
        address = { database in
            var components = base
            components.path = "/\(database)"
            return components.string ?? url
        }
    }

    /// The server of a private cluster, over its Unix socket.
    public init(_ cluster: PostgresCluster) {
        self.cluster = cluster
        address = { cluster.url(database: $0) }
    }

    /// The URL of one of its databases.
    public func url(database: String) -> String {
        address(database)
    }

    /// Makes a database, hands out its name, and drops it after `body`.
    public func withDatabase<Result>(
        schemas: [Schema] = [], _ body: (String) async throws -> Result
    ) async throws -> Result {
        let name = "test_\(World.system.newID(Run.self))"
        let template = schemas.isEmpty ? "template1" : try await Templates.one.template(schemas, on: self)
        try await execute("CREATE DATABASE \"\(name)\" TEMPLATE \"\(template)\"")
        return try await closing({ try await execute("DROP DATABASE \"\(name)\" WITH (FORCE)") }) {
            try await body(name)
        }
    }

    /// Executes one statement, outside a transaction, in a database.
    /// - Returns: The first column of its rows as text, NULL as an empty one.
    @discardableResult
    public func execute(_ statement: String, database: String = "postgres") async throws -> [String] {
        let url = url(database: database)
        return try await blocking {
            if let failure = loadLibpq() { throw TestFailure(String(cString: failure)) }
            let connection = PQconnectdb(url)
            defer { PQfinish(connection) }
            PQsetNoticeReceiver(connection, { _, _ in }, nil)
            let result = PQexec(connection, statement)
            defer { PQclear(result) }
            guard [PGRES_COMMAND_OK, PGRES_TUPLES_OK].contains(PQresultStatus(result)) else {
                throw TestFailure("\(statement): \(String(cString: PQerrorMessage(connection)))")
            }
            return (0..<PQntuples(result)).map { String(cString: PQgetvalue(result, $0, 0)) }
        }
    }
}

/// Something that a test needs did not work.
public struct TestFailure: Error, CustomStringConvertible {
    /// What.
    public let description: String

    /// A failure for this reason.
    public init(_ description: String) {
        self.description = description
    }
}

/// Starts the shared server when it is first asked for.
private actor SharedServer {
    static let one = SharedServer()

    private let permit = Permits(1)
    private var started: PostgresServer?

    func server() async throws -> PostgresServer {
        try await permit.with {
            if let started { return started }
            let url = ProcessInfo.processInfo.environment["QIAO_TEST_POSTGRES"]
            let server =
                if let url { try PostgresServer(url: url) } else {
                    PostgresServer(try await PostgresCluster.start())
                }
            started = server
            return server
        }
    }
}

/// Makes the template databases: one for each list of schemas.
private actor Templates {
    static let one = Templates()

    private let permit = Permits(1)
    private var made: Set<String> = []

    func template(_ schemas: [Schema], on server: PostgresServer) async throws -> String {
        // A server that is there before us may have templates of other versions of the same rooms.
        let process = server.cluster.map { "\($0.port)" } ?? "\(ProcessInfo.processInfo.processIdentifier)"
        let name =
            "template_\(process)_" + schemas.map { "\($0.room)\($0.steps.count)" }.joined(separator: "_")
        return try await permit.with {
            guard !made.contains(name) else { return name }
            try await server.execute("DROP DATABASE IF EXISTS \"\(name)\"")
            try await server.execute("CREATE DATABASE \"\(name)\"")
            let database = try await Database.open(
                server.url(database: name), schemas: schemas, world: .system, options: TestDatabase.options)
            await database.close()
            made.insert(name)
            return name
        }
    }
}

/// Runs what blocks on a thread of its own.
func blocking<Result: Sendable>(_ body: @escaping @Sendable () throws -> Result) async throws -> Result {
    try await withCheckedThrowingContinuation { continuation in
        _ = DedicatedThread("qiao.test") { continuation.resume(with: Swift.Result { try body() }) }
    }
}
