import ArgumentParser
import Values

/// An order of whichever workspace, as a command of the operator names it.
struct OrderNumber: ParsableArguments {
    @Argument(help: "The order's number, of whichever workspace.") var order: String

    func validate() throws {
        guard order != "latest" else {
            throw ValidationError(
                Localized(
                    zh: "latest 是自己工作区的最新订单，而发货针对任何工作区的订单。请写明订单号。",
                    en:
                        "latest is the newest order of your own workspace, and goods leave for orders of any. Give the order's number."
                ).here)
        }
    }

    /// The path of what is below the order.
    func path(_ rest: String) -> String { "/v1/orders/\(order.escaped)\(rest)" }
}
