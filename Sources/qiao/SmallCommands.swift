import ArgumentParser
import DemoVendor
import FoundationEssentials
import HTTPTypes
import JMESPath
import Server
import Storage
import Values
import World

/// `qiao eval`: tries an expression on JSON from standard input.
struct Eval: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Evaluates an expression, or a text with {{ expressions }}, on JSON from standard input.")
    @Argument(help: "The expression.") var expression: String

    func run() async throws {
        let data = try JSON(parsing: InputFile.read("-"))
        let now = World.system.now
        let value =
            expression.contains("{{")
            ? try Template(expression).evaluate(in: data, now: now)
            : try JMESPath.Expression(expression).evaluate(in: data, now: now)
        print(value.prettyText)
    }
}

/// `qiao demo-vendor`: the two vendors of the scenario, with faults to order.
struct DemoVendorCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "demo-vendor", abstract: "Runs the demo vendor, with faults to order.")
    @OptionGroup var folder: DataFolder
    @Option(help: "The port on 127.0.0.1.") var port = 8090
    @Option(help: "Accepts this document, counted from the start, and keeps its answer back for 30 s.")
    var holdAfter: Int?
    @Flag(help: "Answers the first document with the throttle code.") var throttleFirst = false

    func run() async throws {
        let vendor = try Vendor(
            VendorOptions(
                port: port, throttlesFirst: throttleFirst, holdAfter: holdAfter, stateFile: folder.vendorState),
            world: .system)
        try await vendor.run { port in
            Terminal.standard.say(
                Localized(
                    zh: "演示厂商已就绪：http://127.0.0.1:\(port)", en: "The demo vendor is ready at http://127.0.0.1:\(port)"))
        }
    }
}

/// `qiao backup`: a consistent copy of a SQLite database.
struct Backup: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Copies the SQLite database to a new file while it goes on working.")
    @OptionGroup var reach: Reach
    @Argument(help: "The new file.") var file: String

    func run() async throws {
        try await reach.with { client in
            let copy = try await client.json(.post, "/v1/backups")
            try FileManager.default.moveItem(atPath: copy["file"].string ?? "", toPath: file)
            Terminal.standard.say(Localized(zh: "已备份到 \(file)。", en: "Copied to \(file)."))
        }
    }
}
