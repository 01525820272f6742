public import Values

/// An account: whose, what for, and in which currency.
///
/// It is opened when something is posted to it for the first time. Its balance is what is kept in it for its owner: a
/// payment that comes in is taken from a clearing account of the house and put into a wallet.
public struct LedgerAccount: Hashable, Sendable {
    /// Whose it is; `nil` for the house.
    public let owner: ID<Workspace>?
    /// What it is for: `wallet`, `clearing/sandbox`; visible ASCII, at most ``nameBytesMax`` bytes.
    public let name: String
    /// The currency of all that is posted to it.
    public let currency: Currency

    /// How long a name may be.
    public static let nameBytesMax = 100
    /// The channel of payments that are taken out of a workspace's wallet and bonus.
    public static let balanceChannel = "balance"

    private init(owner: ID<Workspace>?, name: String, currency: Currency) {
        self.owner = owner
        self.name = name
        self.currency = currency
    }

    /// What a workspace has paid in and not spent.
    public static func wallet(of workspace: ID<Workspace>, _ currency: Currency) -> LedgerAccount {
        LedgerAccount(owner: workspace, name: "wallet", currency: currency)
    }

    /// What a workspace was given to spend; it is neither refunded nor invoiced.
    public static func bonus(of workspace: ID<Workspace>, _ currency: Currency) -> LedgerAccount {
        LedgerAccount(owner: workspace, name: "wallet_bonus", currency: currency)
    }

    /// An account of the house: `revenue`, `refunds`, `clearing/sandbox`.
    public static func house(_ name: String, _ currency: Currency) -> LedgerAccount {
        LedgerAccount(owner: nil, name: name, currency: currency)
    }

    /// Whether it may go below zero, as what the house owes and is owed does; a workspace spends what it has.
    public var mayBeNegative: Bool { owner == nil }
}

extension LedgerAccount: Comparable {
    /// Orders by owner, the house first, then by name, then by currency.
    public static func < (left: LedgerAccount, right: LedgerAccount) -> Bool {
        guard left.owner == right.owner else {
            guard let owner = left.owner, let other = right.owner else { return left.owner == nil }
            return owner < other
        }
        return (left.name, left.currency.code) < (right.name, right.currency.code)
    }
}

extension LedgerAccount {
    /// - Throws: `ledger.text`.
    func check() throws(Problem) {
        try LedgerKey.check(name, at: "account", bytesMax: LedgerAccount.nameBytesMax)
    }

    /// An account as it was kept.
    init(ownerBytes: [UInt8], name: String, currency: Currency) {
        self.init(owner: UUIDBytes(bytes: ownerBytes).map { ID($0) }, name: name, currency: currency)
    }

    /// The owner as it is kept: none for the house.
    var ownerBytes: [UInt8] { owner?.uuid.bytes ?? [] }
}
