import ArgumentParser
import HTTPTypes
import Values

/// `qiao quote`: what something would cost now, line by line.
struct QuoteCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "quote", abstract: "What something would cost now, line by line.")
    @OptionGroup var reach: Reach
    @OptionGroup var wish: WishOptions

    func run() async throws {
        let body = try wish.body
        try await reach.with { client in
            let quote = try await client.json(.post, "/v1/quotes", body: body)
            if reach.json { return print(quote.prettyText) }
            for line in quote["text"].array ?? [] { print(line.string ?? "") }
        }
    }
}
