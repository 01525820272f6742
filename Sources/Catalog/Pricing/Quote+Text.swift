public import Values

extension Quote {
    /// The quote line by line, as a person reads it.
    public func text(_ language: Language) -> [String] {
        var text: [String] = []
        for line in lines {
            text.append(Quote.pair(line.name, line.amount)(language))
            text += line.notes.map { "  \($0(language))" }
        }
        text += offers.map { offer in
            let what = offer.amount.isZero ? offer.name : Quote.pair(offer.name, "-\(offer.amount)")
            return Localized(zh: "\(what.zh)（\(offer.note.zh)）", en: "\(what.en) (\(offer.note.en))")(
                language)
        }
        text.append(Quote.pair(Localized(zh: "应付", en: "To pay"), payable)(language))
        if !walletCredit.isZero {
            text.append(Quote.pair(Localized(zh: "转入余额", en: "To the wallet"), walletCredit)(language))
        }
        return text
    }

    private static func pair(_ name: Localized, _ amount: some CustomStringConvertible) -> Localized {
        Localized(zh: "\(name.zh)：\(amount)", en: "\(name.en): \(amount)")
    }
}
