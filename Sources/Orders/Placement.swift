public import Values

/// Something that somebody orders for a workspace.
public struct Placement: Hashable, Sendable {
    /// What is ordered.
    public let request: OrderRequest
    /// Who orders.
    public let workspace: ID<Workspace>
    /// Who does it, for the log.
    public let person: String

    /// An order to be placed.
    public init(_ request: OrderRequest, for workspace: ID<Workspace>, by person: String) {
        self.request = request
        self.workspace = workspace
        self.person = person
    }
}

/// By what two equal orders of a workspace are known.
struct Submission: Hashable {
    let workspace: ID<Workspace>
    let hash: [UInt8]

    init(workspace: ID<Workspace>, hash: [UInt8]) {
        self.workspace = workspace
        self.hash = hash
    }

    init(_ placement: Placement) {
        self.init(workspace: placement.workspace, hash: placement.request.hash)
    }
}

/// An order as it would be placed, before what it needs is set aside.
struct OrderDraft {
    let order: Order
    let lines: [OrderLine]
    let needs: OrderNeeds
    let submission: Submission
    let person: String
}
