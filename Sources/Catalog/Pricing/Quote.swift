public import Values

/// What something costs, line by line, at an instant and by a version of the catalog.
///
/// The amounts add up: `total` is the sum of the lines' amounts, and each of these its list amount less its credit and
/// its discount. Nothing is rounded but where a line says so.
public struct Quote: Hashable, Sendable {
    /// The version of the catalog.
    public let catalogVersion: Int
    /// The instant whose prices hold.
    public let at: Timestamp
    /// What is bought, by kind and key.
    public let lines: [QuoteLine]
    /// The offers that applied, in that order, the coupon last.
    public let offers: [AppliedOffer]
    /// What is given beside it.
    public let gifts: [QuoteGift]
    /// The sum of the lines; below zero where more is credited than charged.
    public let total: Money
    /// What is to be paid.
    public let payable: Money
    /// What goes into the wallet, since more is credited than charged.
    public let walletCredit: Money
}

/// One thing of a quote.
public struct QuoteLine: Hashable, Sendable {
    /// What it is.
    public let item: ItemKey
    /// What people read.
    public let name: Localized
    /// What is done.
    public let action: QuoteAction
    /// How many, or how many terms.
    public let quantity: Int64
    /// What it costs without offers and credit.
    public let list: Money
    /// What was paid before and is credited.
    public let credit: Money
    /// What offers take off.
    public let discount: Money
    /// What is charged: the list amount less credit and discount; below zero where more is credited.
    public let amount: Money
    /// Of a top-up: what becomes balance beside what is paid; zero for everything else.
    ///
    /// An offer on a top-up makes it cheaper and not smaller, so that what it took off is in here.
    public let bonus: Money
    /// Of a package: what the customer has once this is paid, with what was really paid for each window.
    public let holding: Holding?
    /// How the amounts came about.
    public let notes: [Localized]
}

/// An offer or a coupon that applied.
public struct AppliedOffer: Hashable, Sendable {
    /// The offer, or the coupon by its code.
    public let item: ItemKey
    /// What people read.
    public let name: Localized
    /// What it took off; zero for a gift.
    public let amount: Money
    /// What it is and how often it counted.
    public let note: Localized
}

/// Something that is given.
public struct QuoteGift: Hashable, Sendable {
    /// A pack or a good.
    public let item: ItemKey
    /// What people read.
    public let name: Localized
    /// How many.
    public let quantity: Int64
    /// By which offer.
    public let offer: ItemKey
}
