import Values

extension Problem {
    static func nameUnknown(_ name: String, answered: Bool) -> Problem {
        Problem(
            "egress.name", status: 502,
            answered
                ? Localized(
                    zh: "找不到主机 \(name)，请检查网址是否写对。", en: "There is no host \(name); check the address.")
                : Localized(
                    zh: "域名服务器没有回答 \(name) 的地址，请稍后重试。",
                    en: "The name server did not answer for \(name); try again later."))
    }

    static var egressBusy: Problem {
        Problem(
            "egress.busy", status: 503,
            Localized(
                zh: "等待发出的请求过多，本次请求未发出，请稍后重试。",
                en: "Too many requests are waiting to leave, so this one was not sent; try again later."))
    }

    static var egressShut: Problem {
        Problem(
            "egress.shut", status: 503,
            Localized(
                zh: "服务正在停止，本次请求未发出。", en: "The service is shutting down, so the request was not sent."))
    }

    static func connectLate(_ origin: WebOrigin) -> Problem {
        Problem(
            "egress.connect_timeout", status: 504,
            Localized(
                zh: "连接 \(origin) 超时，请求未发出，可以重试。",
                en: "\(origin) could not be reached in time; nothing was sent, so it may be tried again."))
    }

    static func connectFailed(_ origin: WebOrigin, _ reason: Localized) -> Problem {
        Problem(
            "egress.connect", status: 502,
            Localized(
                zh: "无法连接 \(origin)（\(reason.zh)），请求未发出，可以重试。",
                en: "\(origin) cannot be reached (\(reason.en)); nothing was sent, so it may be tried again.")
        )
    }

    static func handshakeFailed(_ origin: WebOrigin, _ reason: Localized) -> Problem {
        Problem(
            "egress.tls", status: 502,
            Localized(
                zh: "与 \(origin) 的加密连接无法建立（\(reason.zh)），请求未发出，请检查对方证书。",
                en: """
                    No secure connection to \(origin) could be made (\(reason.en)); nothing was sent. Check its \
                    certificate.
                    """))
    }

    static var cancelledUnsent: Problem {
        Problem(
            "egress.cancelled", status: 499,
            Localized(zh: "请求在发出前被取消。", en: "The request was cancelled before it was sent."))
    }
}
