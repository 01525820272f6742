import OrderedCollections
import Values

extension Problem {
    /// What is wrong with a web address.
    enum AddressFault {
        case tooLong, character, scheme, user, host, spelling, port
    }

    static func addressMalformed(_ fault: AddressFault) -> Problem {
        let reason =
            switch fault {
            case .tooLong:
                Localized(
                    zh: "网址超过 8192 字节，请把长内容放进请求体",
                    en: "the address is longer than 8,192 bytes; send long content in the body")
            case .character:
                Localized(
                    zh: "网址含有控制字符或反斜杠，请删除",
                    en: "the address contains a control character or a backslash; remove it")
            case .scheme:
                Localized(
                    zh: "网址必须以 http:// 或 https:// 开头", en: "the address must begin with http:// or https://")
            case .user:
                Localized(
                    zh: "网址中不能带用户名或密码，请改用请求头或连接",
                    en: "the address must not carry a user or password; use a header or a connection")
            case .host:
                Localized(
                    zh: "网址中的主机名无效，中文域名请写成 xn-- 形式",
                    en: "the host is not valid; write an international name in its xn-- form")
            case .spelling:
                Localized(
                    zh: "IP 地址请写成四个十进制数，例如 203.0.114.7",
                    en: "write the IP address as four decimal numbers, such as 203.0.114.7")
            case .port:
                Localized(zh: "端口必须是 1 到 65535 的数字", en: "the port must be a number from 1 to 65535")
            }
        return Problem("egress.url", status: 400, reason)
    }

    static func portRefused(_ origin: WebOrigin) -> Problem {
        Problem(
            "egress.port", status: 403,
            Localized(
                zh: "不允许访问 \(origin.host) 的端口 \(origin.port)。确需访问时，请管理员放行 \(origin.host):\(origin.port)。",
                en: """
                    Requests to port \(origin.port) of \(origin.host) are refused. Where it is meant, an operator can \
                    allow \(origin.host):\(origin.port).
                    """))
    }

    static func addressRefused(_ origin: WebOrigin, _ range: SpecialPurposeRange) -> Problem {
        Problem(
            "egress.address", status: 403,
            Localized(
                zh:
                    "\(origin.host) 指向非公网地址（\(range.prefix)），已拒绝访问。确需访问时，请管理员放行 \(origin.host):\(origin.port)。",
                en: """
                    \(origin.host) has an address outside the public internet (\(range)), so nothing was sent. Where \
                    it is meant, an operator can allow \(origin.host):\(origin.port).
                    """),
            details: ["range": .string(range.prefix)])
    }

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

    static func methodRefused(_ method: String) -> Problem {
        Problem(
            "egress.method", status: 400,
            Localized(
                zh: "不支持请求方法“\(method.prefix(20))”，请使用 GET、POST、PUT、PATCH 或 DELETE。",
                en: "The method '\(method.prefix(20))' cannot be sent; use GET, POST, PUT, PATCH or DELETE."))
    }

    static func connectLate(_ origin: WebOrigin) -> Problem {
        Problem(
            "egress.connect_timeout", status: 504,
            Localized(
                zh: "连接 \(origin) 超时，请求未发出，可以重试。",
                en: "\(origin) could not be reached in time; nothing was sent, so it may be tried again."))
    }

    static func connectFailed(_ origin: WebOrigin, reason: String) -> Problem {
        Problem(
            "egress.connect", status: 502,
            Localized(
                zh: "无法连接 \(origin)（\(reason)），请求未发出，可以重试。",
                en: "\(origin) cannot be reached (\(reason)); nothing was sent, so it may be tried again."))
    }

    static func handshakeFailed(_ origin: WebOrigin, reason: String) -> Problem {
        Problem(
            "egress.tls", status: 502,
            Localized(
                zh: "与 \(origin) 的加密连接无法建立（\(reason)），请求未发出，请检查对方证书。",
                en: """
                    No secure connection to \(origin) could be made (\(reason)); nothing was sent. Check its \
                    certificate.
                    """))
    }

    static var cancelledUnsent: Problem {
        Problem(
            "egress.cancelled", status: 499,
            Localized(zh: "请求在发出前被取消。", en: "The request was cancelled before it was sent."))
    }

    static func lost(_ loss: Loss, _ request: OutboundRequest, _ origin: WebOrigin) -> Problem {
        switch loss {
        case .late:
            Problem(
                "egress.timeout", status: 504,
                Localized(
                    zh: "\(origin) 没有在 \(request.timeout) 内答复，对方可能已经处理。",
                    en:
                        "\(origin) did not answer within \(request.timeout); it may have acted on the request."
                ))
        case .closedUnanswered, .closedMidway:
            Problem(
                "egress.cut", status: 502,
                Localized(
                    zh: "\(origin) 在答复完成前断开了连接，对方可能已经处理。",
                    en:
                        "\(origin) closed the connection before its answer was complete; it may have acted on the request."
                ))
        case .bodyTooLarge:
            Problem(
                "egress.response_too_large", status: 502,
                Localized(
                    zh: "\(origin) 的答复超过 \(request.responseBytesMax) 字节，已停止接收，对方可能已经处理。",
                    en: """
                        The answer of \(origin) is longer than \(request.responseBytesMax) bytes and was cut off; it \
                        may have acted on the request.
                        """))
        case .overloaded:
            Problem(
                "egress.responses_too_large", status: 503,
                Localized(
                    zh: "同时接收的答复总量过大，\(origin) 的答复已停止接收，对方可能已经处理。",
                    en: """
                        All answers that are arriving are too large together, so that of \(origin) was cut off; it may \
                        have acted on the request.
                        """))
        case .malformed:
            Problem(
                "egress.response_malformed", status: 502,
                Localized(
                    zh: "\(origin) 的答复不是有效的 HTTP，或响应头过大，对方可能已经处理。",
                    en: """
                        The answer of \(origin) is not valid HTTP or its header is too large; it may have acted on the \
                        request.
                        """))
        case .cancelled:
            Problem(
                "egress.abandoned", status: 499,
                Localized(
                    zh: "请求在等待 \(origin) 答复时被取消，对方可能已经处理。",
                    en: "The request was cancelled while \(origin) was answering; it may have acted on it."))
        }
    }

    static func redirectsExceeded(_ origin: WebOrigin, max: Int) -> Problem {
        Problem(
            "egress.redirects", status: 502,
            Localized(
                zh: "\(origin) 起的重定向超过 \(max) 次，请改用最终网址。",
                en: "\(origin) leads through more than \(max) redirects; use the final address."))
    }

    static func redirectDowngraded(_ origin: WebOrigin) -> Problem {
        Problem(
            "egress.redirect_insecure", status: 502,
            Localized(
                zh: "对方要求从加密连接改为访问未加密的 \(origin)，已拒绝。",
                en:
                    "The peer redirects from a secure connection to \(origin), which is not; that was refused."
            ))
    }

    /// A redirect that cannot be followed, after a request that the first peer may have acted on.
    static func redirectBroken(_ problem: Problem) -> Problem {
        Problem(
            "egress.redirect", status: 502,
            Localized(
                zh: "对方可能已经处理请求，但随后的重定向无法访问：\(problem.message.zh)",
                en:
                    "The peer may have acted on the request, but its redirect cannot be followed: \(problem.message.en)"
            ), details: ["cause": .string(problem.code)])
    }
}
