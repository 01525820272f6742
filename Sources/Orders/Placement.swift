import Catalog
public import Values

/// Something that somebody orders for a workspace.
public struct Placement: Hashable, Sendable {
    /// What is ordered.
    public let request: OrderRequest
    /// Who orders.
    public let workspace: ID<Workspace>
    /// Who does it, for the log.
    public let person: String
    /// Where its goods go; `nil` where that is not said.
    public let recipient: Recipient?

    let submission: Submission
    /// What it costs, where that is reckoned already.
    let reckoned: Reckoning?

    /// An order to be placed.
    public init(
        _ request: OrderRequest, to recipient: Recipient? = nil, for workspace: ID<Workspace>,
        by person: String
    ) {
        self.init(request, to: recipient, for: workspace, by: person, reckoned: nil)
    }

    init(
        _ request: OrderRequest, to recipient: Recipient?, for workspace: ID<Workspace>, by person: String,
        reckoned: Reckoning?
    ) {
        self.request = request
        self.workspace = workspace
        self.person = person
        self.recipient = recipient
        self.reckoned = reckoned
        submission = Submission(workspace: workspace, hash: request.hash(to: recipient))
    }
}

/// By what two equal orders of a workspace are known.
struct Submission: Hashable, Sendable {
    let workspace: ID<Workspace>
    let hash: [UInt8]

    func hash(into hasher: inout Hasher) {
        hash.withUnsafeBytes { hasher.combine(bytes: $0) }
    }
}

/// An order as it would be placed, before what it needs is set aside.
struct OrderDraft {
    let order: Order
    let reckoned: Reckoning
    let needs: OrderNeeds
    let submission: Submission
    let person: String
    let recipient: Recipient?
}

extension OrderDraft {
    /// Refuses to change to a package that grants less than was used ahead of the one whose place it takes.
    /// - Throws: `order.used_up`.
    func requireUnits(for usedAhead: [String: UsedAhead]) throws(Problem) {
        for line in reckoned.lines where line.isExchange {
            if let feature = usedAhead[line.item.key]?.exceeding(line.plan) {
                throw .orderUsedUp(line.item.key, feature)
            }
        }
    }
}
