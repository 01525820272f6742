import Catalog
import Entitlements
import Orders
import Payments
import Storage
import Values

/// What the simulation knows beside the database, as customers and people know it.
struct KnownShop {
    /// An order as it was placed.
    struct Placed {
        let number: DocumentNumber
        let id: ID<Order>
        let workspace: ID<Workspace>
        let payable: Money
        let quote: String
        let lines: [OrderLine]
    }

    /// What was placed last with some content.
    struct Submission {
        let number: DocumentNumber
        let at: Timestamp
    }

    /// What is known under the key of a use.
    struct Use {
        let consumption: Consumption
        var state: UsageState
        var record: ID<UsageRecord>?
    }

    /// An amount that a channel told of, and that was not the one of its payment.
    struct Stray {
        let payment: ID<Payment>
        let amount: Money
    }

    /// Counts what was scheduled.
    var scheduled = 0
    var orders: [Placed] = []
    var places: [String: Int] = [:]
    /// By the idempotency keys under which they were placed.
    var answers: [String: String] = [:]
    var submissions: [Wish.Content: Submission] = [:]
    var wishes = 0
    var uses: [UsageKey: Use] = [:]
    var useKeys: [UsageKey] = []
    var parcels = 0
    /// The changes of package that were paid and looked at.
    var exchanged: Set<ID<Order>> = []
    var holds: [Reference] = []
    /// What channels told of that nobody had asked for.
    var strays: [Stray] = []

    /// The highest stock that was ever on sale.
    var stockMax = 0
}

/// What somebody wants to order, sent under a key until it is answered.
struct Wish: Sendable {
    struct Content: Hashable, Sendable {
        let workspace: ID<Workspace>
        let request: OrderRequest
    }

    let content: Content
    let key: String
}
