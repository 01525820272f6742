import ArgumentParser
import OrderedCollections
import Values

struct OrderDeliverTo: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "deliver-to",
        abstract: "Says where the goods of an order go, as long as none of them has left.")
    @OptionGroup var reach: Reach
    @OptionGroup var scope: ScopeOptions
    @OptionGroup var delivery: DeliveryOptions
    @OptionGroup var name: OrderName

    func validate() throws {
        guard delivery.json != nil else { throw DeliveryOptions.incomplete }
    }

    func run() async throws {
        try await reach.post(delivery.json, line: \.orderLine) { client in
            let number = try await name.number(client)
            return "/v1\(scope.installation ? "/desk" : "")/orders/\(number)/delivery"
        }
    }
}

/// Where goods go, as the command line says it.
struct DeliveryOptions: ParsableArguments {
    @Option(help: "Who takes the goods in.") var recipient: String?
    @Option(help: "The recipient's phone number.") var phone: String?
    @Option(help: "Where the goods go: region and street in one line.") var address: String?

    func validate() throws {
        let given = [recipient, phone, address].compactMap(\.self)
        guard given.isEmpty || given.count == 3 else { throw DeliveryOptions.incomplete }
    }

    /// Where goods go, as the API takes it; `nil` where that is not said.
    var json: JSON? {
        guard let recipient, let phone, let address else { return nil }
        return ["name": .string(recipient), "phone": .string(phone), "address": .string(address)]
    }

    /// The body of an order with where its goods go.
    func added(to body: JSON) -> JSON {
        guard let json, var members = body.object else { return body }
        members["delivery"] = json
        return .object(members)
    }

    /// What is said where a part is missing.
    static var incomplete: ValidationError {
        ValidationError(
            Localized(
                zh: "收货地址由 --recipient、--phone 和 --address 三项组成，请全部写明。",
                en: "An address is made of --recipient, --phone and --address. Give all three."
            ).here)
    }
}
