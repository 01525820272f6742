import ArgumentParser
import Server
import Storage
import Values
import World

/// `bench orders`: orders of two goods with stock and a coupon that the real server takes over HTTP, each after its
/// commit.
struct PlacedOrders: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "orders", abstract: "Orders placed over HTTP, after commit.")

    @OptionGroup var database: DatabaseChoice
    @Option(help: "For how many seconds.") var seconds = 10.0
    @Option(help: "How many customers, each with a connection.") var connections = 64
    @Flag(help: "Print JSON (always on).") var json = false

    func run() async throws {
        try await ScratchFolder.with { folder in
            try ServedNode.prepare(folder)
            let url = database.postgres
            try await ServedNode.sell(OrderRequests.catalog, in: folder, database: url)
            let requests = "\(folder.path)/requests"
            try await OrderRequests(customers: connections, seconds: seconds)
                .write(for: ServedNode.url(in: folder, database: url), to: requests)
            let (driven, resident) = try await ServedNode.with(folder, database: url) { node in
                let driven = try await Drive(
                    port: node.port, path: "/v1/orders", bodyBytes: 0, status: 201, from: requests,
                    connections: connections, seconds: seconds
                ).run(in: folder)
                return (driven, try node.child.residentBytes())
            }
            let kept = try await PlacedOrders.count(in: ServedNode.url(in: folder, database: url))
            guard kept == driven.answered else {
                throw Unmeasured("\(driven.answered) orders were taken, and \(kept) are kept.")
            }
            try driven.measurement(
                named: "orders", engine: database.engine,
                details: [("orders_kept", .int(Int64(kept))), ("server_rss_bytes", .int(Int64(resident)))]
            ).print()
        }
    }

    /// How many orders the database of a server that has ended holds.
    private static func count(in url: String) async throws -> Int {
        let database = try await Database.open(url, schemas: Installation.schemas, world: .system)
        let count = try await database.read { snapshot in
            try snapshot.row("SELECT count(*) FROM order_") { row in try row[0] as Int } ?? 0
        }
        await database.close()
        return count
    }
}
