public import Values

extension Quote {
    /// The quote for programs, and as an order keeps it.
    public var json: JSON {
        [
            "catalog_version": .int(Int64(catalogVersion)), "at": .string(at.rfc3339),
            "currency": .string(total.currency.code), "lines": .array(lines.map(\.json)),
            "offers": .array(offers.map(\.json)), "gifts": .array(gifts.map(\.json)),
            "total": .string(total.decimalText), "payable": .string(payable.decimalText),
            "wallet_credit": .string(walletCredit.decimalText),
        ]
    }
}

extension QuoteLine {
    fileprivate var json: JSON {
        [
            "kind": .string(item.kind.rawValue), "key": .string(item.key), "name": name.json,
            "action": .string(action.rawValue), "quantity": .int(quantity),
            "list": .string(list.decimalText), "credit": .string(credit.decimalText),
            "discount": .string(discount.decimalText), "amount": .string(amount.decimalText),
            "bonus": .string(bonus.decimalText), "holding": holding.map(\.json) ?? .null,
            "notes": .array(notes.map(\.json)),
        ]
    }
}

extension Holding {
    /// For programs: the windows with what was paid for them.
    public var json: JSON {
        [
            "package": .string(package), "anchor_day": .int(Int64(anchorDay)),
            "windows": .array(windows.map(\.json)),
        ]
    }
}

extension PaidWindow {
    fileprivate var json: JSON {
        [
            "start": .string(start.rfc3339), "end": .string(end.rfc3339), "paid": .string(paid.decimalText),
            "term_start": .string(termStart.rfc3339),
        ]
    }
}

extension AppliedOffer {
    fileprivate var json: JSON {
        [
            "kind": .string(item.kind.rawValue), "key": .string(item.key), "name": name.json,
            "amount": .string(amount.decimalText), "note": note.json,
        ]
    }
}

extension QuoteGift {
    fileprivate var json: JSON {
        [
            "kind": .string(item.kind.rawValue), "key": .string(item.key), "name": name.json,
            "quantity": .int(quantity), "offer": .string(offer.key),
        ]
    }
}
