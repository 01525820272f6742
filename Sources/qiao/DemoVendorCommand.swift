import ArgumentParser
import DemoVendor
import Values
import World

/// `qiao demo-vendor`: the two vendors of the scenario, with faults to order.
struct DemoVendorCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "demo-vendor", abstract: "Runs the demo vendor, with faults to order.")
    @OptionGroup var folder: DataFolder
    @Option(help: "The port on 127.0.0.1. Default: QIAO_VENDOR_PORT or 8090.")
    var port: Port?
    @Option(help: "Accepts this document, counted from the start, and keeps its answer back for 30 s.")
    var holdAfter: Int?
    @Flag(help: "Answers the first document with the throttle code.") var throttleFirst = false
    @Flag(help: "Print JSON.") var json = false

    /// The port where nothing is said.
    static let portStandard = 8090

    func validate() throws {
        _ = try listeningPort
    }

    func run() async throws {
        let vendor = try Vendor(
            VendorOptions(
                port: try listeningPort, throttlesFirst: throttleFirst, holdAfter: holdAfter,
                stateFile: folder.vendorState
            ),
            world: .system)
        let voice = Voice(isJSON: json)
        try await vendor.run { port in
            voice.say(
                Localized(
                    zh: "演示厂商已就绪：http://127.0.0.1:\(port)",
                    en: "The demo vendor is ready at http://127.0.0.1:\(port)"),
                ["vendor": .string("http://127.0.0.1:\(port)")])
        }
    }

    private var listeningPort: Int {
        get throws { try Port.number(port, else: "QIAO_VENDOR_PORT", else: DemoVendorCommand.portStandard) }
    }
}
