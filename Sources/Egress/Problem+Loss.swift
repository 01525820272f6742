import OrderedCollections
import Values

extension Problem {
    static func lost(_ loss: Loss, _ request: OutboundRequest, _ origin: WebOrigin) -> Problem {
        switch loss {
        case .late:
            Problem(
                "egress.timeout", status: 504,
                Localized(
                    zh: "\(origin) 没有在 \(request.timeout.microseconds / 1_000) 毫秒内答复，对方可能已经处理。",
                    en:
                        "\(origin) did not answer within \(request.timeout.microseconds / 1_000) ms; it may have acted on the request."
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
