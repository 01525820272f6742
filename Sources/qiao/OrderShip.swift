import ArgumentParser
import HTTPTypes
import OrderedCollections
import Values

struct OrderShip: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "ship", abstract: "Says that goods of a paid order have left.")
    @OptionGroup var reach: Reach
    @OptionGroup var parcel: ParcelOptions
    @OptionGroup var lines: LineOptions
    @OptionGroup var number: OrderNumber
    @Option(
        help:
            "Only where the address still has this version, as order show says it, 0 for none."
    )
    var deliveryVersion: Int64?

    func run() async throws {
        var body = parcel.body.object ?? [:]
        body["lines"] = try lines.json
        if let deliveryVersion { body["delivery_version"] = .int(deliveryVersion) }
        try await reach.post(number.path("/shipments"), .object(body), line: \.orderLine)
    }
}

struct OrderDeliver: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "deliver", abstract: "Says that what was sent of an order has arrived.")
    @OptionGroup var reach: Reach
    @OptionGroup var name: OrderName

    func run() async throws {
        try await reach.post(line: \.orderLine) { try await name.path($0, "/deliver") }
    }
}

struct OrderReturn: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "return", abstract: "Asks to send goods of an order back, for money or for other ones.")
    @OptionGroup var reach: Reach
    @OptionGroup var lines: LineOptions
    @OptionGroup var name: OrderName
    @Option(help: "Why.") var reason: String
    @Flag(help: "Ask for other ones instead of the money.") var replace = false

    func run() async throws {
        var body: JSONObject = [
            "kind": replace ? "replacement" : "return", "reason": .string(reason),
        ]
        body["lines"] = try lines.json
        try await reach.post(.object(body), line: \.caseLine) { try await name.path($0, "/returns") }
    }
}

/// What stands on a parcel.
struct ParcelOptions: ParsableArguments {
    @Option(help: "Who carries the parcel.") var carrier: String
    @Option(help: "The carrier's number of the parcel.") var tracking: String

    var body: JSON { ["carrier": .string(carrier), "tracking": .string(tracking)] }
}

/// Some lines of an order.
struct LineOptions: ParsableArguments {
    @Option(
        help:
            "A line of the order, from 0, or so many units of it, LINE=QUANTITY; may be repeated; all unless said."
    )
    var line: [String] = []

    /// The lines as the API takes them; `nil` where none is said.
    var json: JSON? {
        get throws {
            guard !line.isEmpty else { return nil }
            return .array(
                try line.map { text in
                    let numbers = text.split(separator: "=", omittingEmptySubsequences: false).map {
                        Int64($0)
                    }
                    guard let first = numbers[0], numbers.count <= 2 else {
                        throw LineOptions.malformed(text)
                    }
                    guard numbers.count == 2 else { return .int(first) }
                    guard let quantity = numbers[1] else { throw LineOptions.malformed(text) }
                    return ["line": .int(first), "quantity": .int(quantity)]
                })
        }
    }

    private static func malformed(_ text: String) -> ValidationError {
        ValidationError("'\(text)' is no line: write its place from 0, or LINE=QUANTITY.")
    }
}
