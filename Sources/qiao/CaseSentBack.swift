import ArgumentParser
import HTTPTypes
import Values

struct CaseSentBack: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "sent-back", abstract: "Says that the customer has sent the goods of a case back.")
    @OptionGroup var reach: Reach
    @OptionGroup var parcel: ParcelOptions
    @Argument(help: "The case's number.") var number: String

    func run() async throws { try await reach.move(number, "sent-back", parcel.body) }
}

struct CaseReceived: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "received", abstract: "Says that the goods of a case are back.")
    @OptionGroup var reach: Reach
    @Argument(help: "The case's number.") var number: String

    func run() async throws { try await reach.move(number, "received") }
}

struct CaseReshipped: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "reshipped", abstract: "Says that what replaces the goods of a case has left.")
    @OptionGroup var reach: Reach
    @OptionGroup var parcel: ParcelOptions
    @Argument(help: "The case's number.") var number: String

    func run() async throws { try await reach.move(number, "reshipped", parcel.body) }
}

struct CaseDelivered: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "delivered", abstract: "Says that what replaces the goods of a case has arrived.")
    @OptionGroup var reach: Reach
    @Argument(help: "The case's number.") var number: String

    func run() async throws { try await reach.move(number, "delivered") }
}

extension Reach {
    /// Moves a case, and says where it is.
    fileprivate func move(_ number: String, _ move: String, _ body: JSON? = nil) async throws {
        try await with { client in
            let moved = try await client.json(.post, "/v1/cases/\(number.escaped)/\(move)", body: body)
            print(json ? moved.prettyText : moved.caseLine)
        }
    }
}
