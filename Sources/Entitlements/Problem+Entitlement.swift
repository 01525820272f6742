import OrderedCollections
import Values

extension Problem {
    static func insufficient(_ consumption: Consumption, available: Int64) -> Problem {
        let (feature, needed) = (consumption.feature, consumption.amount)
        return Problem(
            "entitlement.insufficient", status: 402,
            Localized(
                zh: "功能点“\(feature)”余量不足：需要 \(needed)，可用 \(available)。请购买资源包，或续费、升级产品包。",
                en: "There is not enough of '\(feature)': \(needed) needed, \(available) available. "
                    + "Buy a resource pack, or renew or upgrade the package."),
            details: [
                "feature": .string(feature), "needed": .int(needed), "available": .int(available),
            ])
    }

    static func grantDiffers(_ source: GrantSource) -> Problem {
        let text = "\(source.reference.kind) \(source.reference.text)".excerpt
        return Problem(
            "entitlement.grant_differs", status: 409,
            Localized(
                zh: "“\(text)”第 \(source.line) 行已发放过其他权益。每一行只发放一次，请为新的权益换一行。",
                en:
                    "Line \(source.line) of '\(text)' has granted something else already. A line grants once; "
                    + "use another line for another grant."))
    }

    static func grantAmount(_ amount: Int64) -> Problem {
        Problem(
            "entitlement.amount", status: 422,
            Localized(
                zh: "权益数量需要是 1 到 \(NewGrant.amountMax) 的整数，不能是 \(amount)。",
                en: "A grant has 1 to \(NewGrant.amountMax) units, not \(amount)."),
            at: "amount")
    }

    static func emptyWindow(_ feature: String) -> Problem {
        Problem(
            "entitlement.window", status: 422,
            Localized(
                zh: "功能点“\(feature)”的有效期为空：结束时间必须晚于开始时间。",
                en: "The validity of '\(feature)' is empty: its end must be after its start."),
            at: "ends_at")
    }

    static let malformedGrant = Problem(
        "entitlement.malformed", status: 422,
        Localized(
            zh:
                "功能点、来源和名称需要是长度合适且不含空字符的文本：功能点 1 到 \(Consumption.featureBytesMax) 字节，其他最多 \(UsageKey.textBytesMax) 字节。",
            en:
                "The feature point, the source and the label are texts without NUL: the feature point of 1 to "
                + "\(Consumption.featureBytesMax) bytes, the others of \(UsageKey.textBytesMax) at most."))

    static func grantedTooMuch(_ feature: String) -> Problem {
        Problem(
            "entitlement.too_much", status: 422,
            Localized(
                zh: "功能点“\(feature)”发放的总数超出可以表示的范围。请减少发放数量。",
                en: "All that was granted of '\(feature)' together is more than can be counted. Grant less."),
            at: "amount")
    }

    static let malformedUsage = Problem(
        "usage.malformed", status: 422,
        Localized(
            zh:
                "功能点、来源、事件编号和用途需要是长度合适且不含空字符的文本：功能点 1 到 \(Consumption.featureBytesMax) 字节，其他 1 到 \(UsageKey.textBytesMax) 字节。",
            en:
                "The feature point, the source, the event and the subject are texts without NUL: the feature point "
                + "of 1 to \(Consumption.featureBytesMax) bytes, the others of 1 to \(UsageKey.textBytesMax)."
        ))

    static func usageAmount(_ amount: Int64) -> Problem {
        Problem(
            "usage.amount", status: 422,
            Localized(
                zh: "用量需要是 1 到 \(Consumption.amountMax) 的整数，不能是 \(amount)。要退回用量请用冲正。",
                en:
                    "A use takes 1 to \(Consumption.amountMax) units, not \(amount). Reverse a use to give back."
            ),
            at: "amount")
    }

    static func usageDiffers(_ key: UsageKey) -> Problem {
        usage(
            "usage.differs", status: 409, key, zh: "已用于另一笔内容不同的用量。请为新的用量换一个事件编号。",
            en: "belongs to another use. Choose another event for another use.")
    }

    static func usageReserved(_ key: UsageKey) -> Problem {
        usage(
            "usage.reserved", status: 409, key, zh: "的用量已预留，尚未使用。请先提交或释放该预留。",
            en: "is reserved and not used yet. Commit or release the reservation.")
    }

    static func usageReleased(_ key: UsageKey) -> Problem {
        usage(
            "usage.released", status: 409, key, zh: "的预留已释放，没有可提交或冲正的用量。请重新预留。",
            en: "was released: there is nothing to commit or reverse. Reserve it again.")
    }

    static func usageCommitted(_ key: UsageKey) -> Problem {
        usage(
            "usage.committed", status: 409, key, zh: "的用量已使用，不能再释放。要退回请用冲正。",
            en: "is used and cannot be released. Reverse it to give it back.")
    }

    static func usageUnknown(_ key: UsageKey) -> Problem {
        usage(
            "usage.unknown", status: 404, key, zh: "没有对应的预留或用量。请核对来源和事件编号。",
            en: "has neither a reservation nor a use. Check the source and the event.")
    }

    private static func usage(
        _ code: String, status: Int, _ key: UsageKey, zh: String, en: String
    ) -> Problem {
        let (source, event) = (key.source.excerpt, key.event.excerpt)
        return Problem(
            code, status: status,
            Localized(zh: "来源“\(source)”的事件“\(event)”\(zh)", en: "The event '\(event)' of '\(source)' \(en)"))
    }
}
