public import Values

/// A top-up of the wallet: what is paid becomes balance, and a bonus comes with it.
public struct TopUp: Hashable, Sendable {
    /// Its key.
    public let key: String
    /// What people read.
    public let name: Localized
    /// What is paid and becomes the principal.
    public let amount: Money
    /// What is given beside it; zero for nothing.
    public let bonus: Money
}
