public import Values

/// To whom an invoice is made out.
public struct InvoiceBuyer: Hashable, Sendable {
    /// How long each of the texts may be, in bytes.
    public static let textBytesMax = 300
    /// How long a tax number is.
    public static let taxNumberBytes = 15...20

    /// The title (抬头): a company's or a person's name.
    public let title: String
    /// The taxpayer's number (税号); `nil` for a person.
    public let taxNumber: String?
    /// The bank and the account (开户行及账号).
    public let bank: String?

    /// A buyer.
    /// - Throws: `invoice.buyer` where a text is blank, too long, more than a line, or no tax number.
    public init(title: String, taxNumber: String? = nil, bank: String? = nil) throws(Problem) {
        let texts = [title] + [bank].compactMap { $0 }
        guard texts.allSatisfy({ $0.isLine(within: InvoiceBuyer.textBytesMax) }),
            taxNumber.map(InvoiceBuyer.isTaxNumber) ?? true
        else { throw .invoiceBuyer }
        self.init(kept: title, taxNumber, bank)
    }

    /// A buyer as it was kept.
    init(kept title: String, _ taxNumber: String?, _ bank: String?) {
        self.title = title
        self.taxNumber = taxNumber
        self.bank = bank
    }

    private static func isTaxNumber(_ text: String) -> Bool {
        taxNumberBytes.contains(text.utf8.count)
            && text.utf8.allSatisfy {
                (0x30...0x39).contains($0) || (UInt8(ascii: "A")...UInt8(ascii: "Z")).contains($0)
            }
    }
}
