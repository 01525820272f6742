import ArgumentParser
import HTTPTypes
import Values

/// `qiao cart`: what somebody is about to order.
struct CartCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "cart", abstract: "The cart: what is about to be ordered.",
        subcommands: [
            CartAdd.self, CartShow.self, CartRemove.self, CartClear.self, CartOrder.self,
        ])
}

struct CartAdd: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "add", abstract: "Puts things into the cart.")
    @OptionGroup var reach: Reach
    @OptionGroup var wish: WishOptions

    func run() async throws {
        let body = try wish.body
        try await reach.with { client in
            reach.print(cart: try await client.json(.post, "/v1/cart", body: body))
        }
    }
}

struct CartShow: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "show", abstract: "What is in the cart, at the prices of now.")
    @OptionGroup var reach: Reach

    func run() async throws {
        try await reach.with { client in reach.print(cart: try await client.json(.get, "/v1/cart")) }
    }
}

struct CartRemove: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "remove", abstract: "Takes something out of the cart.")
    @OptionGroup var reach: Reach
    @Argument(help: "What it is: package, pack, good or top_up.") var kind: String
    @Argument(help: "Its key.") var key: String

    func run() async throws {
        try await reach.with { client in
            reach.print(cart: try await client.json(.delete, "/v1/cart/\(kind.escaped)/\(key.escaped)"))
        }
    }
}

struct CartClear: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "clear", abstract: "Takes everything out of the cart.")
    @OptionGroup var reach: Reach

    func run() async throws {
        try await reach.with { client in reach.print(cart: try await client.json(.delete, "/v1/cart")) }
    }
}

struct CartOrder: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "order", abstract: "Places an order of what is in the cart, and empties it.")
    @OptionGroup var reach: Reach
    @OptionGroup var delivery: DeliveryOptions

    func run() async throws {
        try await reach.place("/v1/cart/order", delivery.added(to: [:]))
    }
}

extension Reach {
    /// Prints a cart: what is in it, and what it costs or what stands in its way.
    fileprivate func print(cart: JSON) {
        if json { return Swift.print(cart.prettyText) }
        for item in cart["items"].array ?? [] {
            let count = item["quantity"].integer ?? item["terms"].integer ?? 1
            Swift.print("\(item["kind"].string ?? "")  \(item["key"].string ?? "")  × \(count)")
        }
        for line in cart["quote"]["text"].array ?? [] { Swift.print("  " + (line.string ?? "")) }
        if let detail = cart["problem"]["detail"].string { Swift.print("  " + detail) }
    }
}
