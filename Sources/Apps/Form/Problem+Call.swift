import Values

/// What a call came to, in words.
extension Problem {
    private static func call(
        _ what: String, status: Int, zh: String, en: String, says: String? = nil
    ) -> Problem {
        Problem(
            "call.\(what)", status: status,
            Localized(
                zh: zh + (says.map { "对方说：\($0)" } ?? ""),
                en: en + (says.map { " The vendor says: \($0)" } ?? "")))
    }

    static func callThrottled(says: String?) -> Problem {
        call(
            "throttled", status: 429, zh: "对方限制了调用次数，稍后会再试。",
            en: "The vendor limits calls; it will be tried again later.", says: says)
    }

    static func callExpired(says: String?) -> Problem {
        call(
            "expired", status: 403, zh: "对方不再接受这个授权账号。请更新它。",
            en: "The vendor no longer accepts this connection; renew it.", says: says)
    }

    static func callRefused(says: String?) -> Problem {
        call(
            "refused", status: 422, zh: "对方拒绝了这次调用。请按对方的说明修改数据。",
            en: "The vendor refused the call; correct the data as it says.", says: says)
    }

    static func callUnknown(says: String?) -> Problem {
        call(
            "unknown", status: 502, zh: "对方的答复没有说明是否办成。请到对方系统核实。",
            en: "The vendor's answer does not tell whether it was done; look there.", says: says)
    }

    static func callStatus(_ status: Int, says: String?) -> Problem {
        switch status {
        case 300..<400:
            call(
                "redirected", status: 502, zh: "对方以 \(status) 转到别处。请改用它的最终地址。",
                en: "The vendor redirects with \(status); use its final address.", says: says)
        case 400..<500 where status != 408:
            call(
                "refused", status: 422, zh: "对方以 \(status) 拒绝了这次调用。请检查地址、权限和数据。",
                en: "The vendor refused the call with \(status); check address, permission and data.",
                says: says)
        default:
            call(
                "unknown", status: 502, zh: "对方以 \(status) 出错，不知道是否办成。请到对方系统核实。",
                en: "The vendor failed with \(status); whether it was done is not known. Look there.",
                says: says)
        }
    }

    static let callEmpty = call("empty", status: 502, zh: "答复是空的。", en: "The answer is empty.")

    static func callUnreadable(_ problem: Problem) -> Problem {
        call(
            "unreadable", status: 502, zh: "读不懂对方的答复，不知道是否办成：\(problem.message.zh)",
            en:
                "The vendor's answer cannot be read, so whether it was done is not known: \(problem.message.en)"
        )
    }
}
