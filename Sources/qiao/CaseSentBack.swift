import ArgumentParser
import HTTPTypes
import Values

struct CaseSentBack: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "sent-back", abstract: "Says that the customer has sent the goods of a case back.")
    @OptionGroup var reach: Reach
    @OptionGroup var parcel: ParcelOptions
    @Argument(help: "The case's number.") var number: String

    func run() async throws {
        try await reach.post("/v1/cases/\(number.escaped)/sent-back", parcel.body, line: \.caseLine)
    }
}

struct CaseReceived: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "received", abstract: "Says that the goods of a case are back.")
    @OptionGroup var reach: Reach
    @Argument(help: "The case's number.") var number: String

    func run() async throws {
        try await reach.post("/v1/cases/\(number.escaped)/received", line: \.caseLine)
    }
}

struct CaseReshipped: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "reshipped", abstract: "Says that what replaces the goods of a case has left.")
    @OptionGroup var reach: Reach
    @OptionGroup var parcel: ParcelOptions
    @Argument(help: "The case's number.") var number: String

    func run() async throws {
        try await reach.post("/v1/cases/\(number.escaped)/reshipped", parcel.body, line: \.caseLine)
    }
}

struct CaseDelivered: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "delivered", abstract: "Says that what replaces the goods of a case has arrived.")
    @OptionGroup var reach: Reach
    @Argument(help: "The case's number.") var number: String

    func run() async throws {
        try await reach.post("/v1/cases/\(number.escaped)/delivered", line: \.caseLine)
    }
}
