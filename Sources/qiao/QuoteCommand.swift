import ArgumentParser
import HTTPTypes
import OrderedCollections
import Values

/// `qiao quote`: what something would cost now, line by line.
struct QuoteCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "quote", abstract: "What something would cost now, line by line.")
    @OptionGroup var reach: Reach
    @Option(help: "A package.") var package: String?
    @Option(help: "For how many years the package is wanted.") var years: Int64?
    @Option(help: "For how many of its terms the package is wanted; 1 unless said.") var terms: Int64?
    @Option(help: "A resource pack, KEY or KEY=QUANTITY; may be repeated.") var pack: [String] = []
    @Option(help: "A good, KEY or KEY=QUANTITY; may be repeated.") var good: [String] = []
    @Option(help: "A top-up, KEY or KEY=QUANTITY; may be repeated.") var topUp: [String] = []
    @Option(help: "A coupon's code.") var coupon: String?

    func run() async throws {
        var items: [JSON] = []
        if let package {
            var item: JSONObject = ["kind": "package", "key": .string(package)]
            if let years { item["years"] = .int(years) }
            if let terms { item["terms"] = .int(terms) }
            items.append(.object(item))
        }
        for (kind, wanted) in [("pack", pack), ("good", good), ("top_up", topUp)] {
            items += try wanted.map { try QuoteCommand.item(kind, $0) }
        }
        var body: JSONObject = ["items": .array(items)]
        if let coupon { body["coupon"] = .string(coupon) }
        try await reach.with { client in
            let quote = try await client.json(.post, "/v1/quotes", body: .object(body))
            if reach.json { return print(quote.prettyText) }
            for line in quote["text"].array ?? [] { print(line.string ?? "") }
        }
    }

    private static func item(_ kind: String, _ text: String) throws -> JSON {
        let parts = text.split(separator: "=", maxSplits: 1).map(String.init)
        guard let key = parts.first else { throw ValidationError("Give the key of a \(kind).") }
        guard parts.count == 2 else { return ["kind": .string(kind), "key": .string(key)] }
        guard let quantity = Int64(parts[1]) else {
            throw ValidationError("'\(parts[1])' is no quantity: write \(kind) KEY=QUANTITY.")
        }
        return ["kind": .string(kind), "key": .string(key), "quantity": .int(quantity)]
    }
}
