import ArgumentParser
import HTTPTypes
import Values

/// An order as a command names it.
struct OrderName: ParsableArguments {
    @Argument(help: "The order's number, or latest.") var order: String

    /// The path of the order, or of what is below it.
    func path(_ client: Client, _ rest: String = "") async throws -> String {
        "/v1/orders/\(try await number(client))\(rest)"
    }

    /// The number of the order, as a part of a path.
    func number(_ client: Client) async throws -> String {
        guard order == "latest" else { return order.escaped }
        let page = try await client.json(.get, "/v1/orders?limit=1")
        guard let number = page["items"][0]["number"].string else {
            throw Problem(
                "cli.no_order", status: 404, Localized(zh: "还没有任何订单。", en: "There is no order."))
        }
        return number
    }
}
