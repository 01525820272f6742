import ArgumentParser
import Glibc
import Orders
import Server
import Storage
import Values
import World

/// `bench deadlines`: very many orders that nobody pays, whose deadlines fall into one minute of the real server.
///
/// How late each began to close, and when it was closed, is read from the log of the order, when the server was killed: what
/// is not durable by then has not happened.
struct Deadlines: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "deadlines",
        abstract: "Orders whose deadlines come within a minute: how late they close.")
    /// From the last deadline until the server is killed.
    private static let patience = Duration.seconds(3)

    @OptionGroup var database: DatabaseChoice
    @Option(help: "How many orders.") var orders = 100_000
    @Option(help: "Within how many seconds their deadlines come.") var seconds = 60
    @Flag(help: "Print JSON (always on).") var json = false

    func run() async throws {
        try await ScratchFolder.with { folder in
            try ServedNode.prepare(folder)
            let url = ServedNode.url(in: folder, database: database.postgres)
            try await ServedNode.sell(OrderRequests.catalog, in: folder, database: database.postgres)
            let last = try await DeadlinesFill(orders: orders, within: .seconds(seconds)).fill(url)
            try await ServedNode.with(folder, database: database.postgres) { node in
                let clock = World.system.clock
                try await clock.sleep(for: last + Deadlines.patience - clock.now)
                kill(node.child.id, SIGKILL)
            }
            let (late, closed) = try await Deadlines.outcome(in: url)
            guard late.count == orders else {
                throw Unmeasured("Of \(orders) orders only \(late.count) began to close.")
            }
            try Measurement(
                name: "deadlines", engine: database.engine, operations: orders, seconds: Double(seconds),
                latencies: late,
                details: [
                    ("early", .int(Int64(late.count { $0 < .zero }))), ("closed", .int(Int64(closed.count))),
                    ("closed_max_us", .int(closed.max()?.microseconds ?? 0)),
                ]
            ).print()
        }
    }

    /// How long after its deadline each order began to close, and each was closed, in the database of a server that is gone.
    private static func outcome(in url: String) async throws -> (late: [Duration], closed: [Duration]) {
        let database = try await Database.open(url, schemas: Installation.schemas, world: .system)
        let outcome = try await database.read { snapshot in
            (late: try lateness(of: .closing, in: snapshot), closed: try lateness(of: .closed, in: snapshot))
        }
        await database.close()
        return outcome
    }

    private static func lateness(of state: OrderState, in snapshot: Snapshot) throws -> [Duration] {
        try snapshot.rows(
            """
            SELECT l.made_at - o.deadline FROM order_log l JOIN order_ o ON o.order_id = l.order_id
            WHERE l.state = \(state)
            """
        ) { row in .microseconds(try row[0] as Int64) }
    }
}
