/// A currency of ISO 4217 in which something is sold or paid.
public enum Currency: String, CaseIterable, Hashable, Sendable {
    case aed = "AED"
    case aud = "AUD"
    case bdt = "BDT"
    case bhd = "BHD"
    case brl = "BRL"
    case cad = "CAD"
    case chf = "CHF"
    case clp = "CLP"
    case cny = "CNY"
    case cop = "COP"
    case czk = "CZK"
    case dkk = "DKK"
    case egp = "EGP"
    case eur = "EUR"
    case gbp = "GBP"
    case hkd = "HKD"
    case huf = "HUF"
    case idr = "IDR"
    case ils = "ILS"
    case inr = "INR"
    case isk = "ISK"
    case jod = "JOD"
    case jpy = "JPY"
    case kes = "KES"
    case khr = "KHR"
    case krw = "KRW"
    case kwd = "KWD"
    case kzt = "KZT"
    case lak = "LAK"
    case lkr = "LKR"
    case mad = "MAD"
    case mmk = "MMK"
    case mnt = "MNT"
    case mop = "MOP"
    case mxn = "MXN"
    case myr = "MYR"
    case ngn = "NGN"
    case nok = "NOK"
    case npr = "NPR"
    case nzd = "NZD"
    case omr = "OMR"
    case pen = "PEN"
    case php = "PHP"
    case pkr = "PKR"
    case pln = "PLN"
    case pyg = "PYG"
    case qar = "QAR"
    case ron = "RON"
    case rub = "RUB"
    case sar = "SAR"
    case sek = "SEK"
    case sgd = "SGD"
    case thb = "THB"
    case tnd = "TND"
    case `try` = "TRY"
    case twd = "TWD"
    case uah = "UAH"
    case ugx = "UGX"
    case usd = "USD"
    case uzs = "UZS"
    case vnd = "VND"
    case zar = "ZAR"

    /// The currency of an ISO 4217 code in capitals, `CNY`.
    /// - Throws: `money.unknown_currency`.
    public init(code: String) throws(Problem) {
        guard let currency = Currency(rawValue: code) else { throw .unknownCurrency(code) }
        self = currency
    }

    /// The ISO 4217 code.
    public var code: String { rawValue }

    /// How many decimal digits the minor unit has: 2 where 100 fen are a yuan, 0 where there is no minor unit.
    ///
    /// This is ISO 4217's table; a channel that counts a currency otherwise converts at its own edge.
    public var exponent: Int {
        switch self {
        case .clp, .isk, .jpy, .krw, .pyg, .ugx, .vnd: 0
        case .bhd, .jod, .kwd, .omr, .tnd: 3
        case .aed, .aud, .bdt, .brl, .cad, .chf, .cny, .cop, .czk, .dkk, .egp, .eur, .gbp, .hkd,
            .huf, .idr, .ils, .inr, .kes, .khr, .kzt, .lak, .lkr, .mad, .mmk, .mnt, .mop, .mxn,
            .myr, .ngn, .nok, .npr, .nzd, .pen, .php, .pkr, .pln, .qar, .ron, .rub, .sar, .sek,
            .sgd, .thb, .try, .twd, .uah, .usd, .uzs, .zar:
            2
        }
    }
}
