import OrderedCollections
import Values

/// What can be wrong with a request before its operation begins.
extension Problem {
    private static func request(
        _ what: String, status: Int, zh: String, en: String, at place: String? = nil,
        details: JSONObject = [:]
    ) -> Problem {
        Problem("request.\(what)", status: status, Localized(zh: zh, en: en), at: place, details: details)
    }

    static let unauthenticated = request(
        "unauthenticated", status: 401, zh: "需要有效的 API 密钥：Authorization: Bearer qk_…",
        en: "A valid API key is needed: Authorization: Bearer qk_...")

    static let forbidden = request(
        "forbidden", status: 403, zh: "此密钥的角色无权进行该操作。",
        en: "The role of this key does not allow the operation.")

    static let notFound = request(
        "not_found", status: 404, zh: "没有这个地址。/openapi.json 列出了全部操作。",
        en: "There is nothing at this address. /openapi.json lists every operation.")

    static func methodNotAllowed(_ allowed: [String]) -> Problem {
        request(
            "method_not_allowed", status: 405, zh: "这个地址只支持 \(allowed.joined(separator: "、"))。",
            en: "This address takes only \(allowed.joined(separator: ", ")).",
            details: ["methods": .array(allowed.map(JSON.string))])
    }

    static func bodyTooLarge(_ bytesMax: Int) -> Problem {
        request(
            "too_large", status: 413, zh: "请求体超过 \(bytesMax) 字节。",
            en: "The body has more than \(bytesMax) bytes.")
    }

    static let bodyTooSlow = request(
        "too_slow", status: 408, zh: "请求体在 \(APILimits.bodyDurationMax.components.seconds) 秒内没有传完。",
        en: "The body did not come to its end within \(APILimits.bodyDurationMax.components.seconds) seconds."
    )

    static let bodyBroken = request(
        "body_broken", status: 400, zh: "请求体没有传完，连接就中断了。",
        en: "The connection broke before the body came to its end.")

    static let bodiesTooManyInFlight = request(
        "busy", status: 503, zh: "服务器正在接收的数据过多，请稍后重试。",
        en: "The server is receiving as much as it may. Try again in a moment.")

    static let bodyIsNoObject = request(
        "body", status: 400, zh: "请求体必须是 JSON 对象。", en: "The body must be a JSON object.")

    static func missingParameter(_ name: String) -> Problem {
        request("parameter", status: 400, zh: "缺少参数 \(name)。", en: "The parameter \(name) is missing.")
    }

    static func missingMember(_ name: String) -> Problem {
        request(
            "body", status: 422, zh: "请求体缺少 \(name)。", en: "The body lacks the member \(name).", at: name)
    }

    static func wrongMember(_ name: String, _ wanted: Localized) -> Problem {
        request(
            "member_type", status: 422, zh: "这里需要\(wanted.zh)。", en: "Here \(wanted.en) is needed.",
            at: name)
    }

    static func memberRange(_ name: String, _ range: ClosedRange<Int64>) -> Problem {
        request(
            "member_range", status: 422, zh: "这里需要 \(range.lowerBound) 到 \(range.upperBound) 的整数。",
            en: "Here a whole number from \(range.lowerBound) to \(range.upperBound) is needed.", at: name)
    }

    static func memberCount(_ name: String, _ range: ClosedRange<Int>) -> Problem {
        request(
            "member_count", status: 422, zh: "这里需要 \(range.lowerBound) 到 \(range.upperBound) 项。",
            en: "Here \(range.lowerBound) to \(range.upperBound) entries are needed.", at: name)
    }

    static func memberUnfit(_ name: String, fitting: [String]) -> Problem {
        request(
            "member_unfit", status: 422, zh: "这一项不能有 \(name)。可用：\(fitting.joined(separator: "、"))。",
            en: "This has no \(name). There are: \(fitting.joined(separator: ", ")).", at: name)
    }

    static func unknownMember(_ name: String, known: [String]) -> Problem {
        let name = String(name.prefix(64))
        if known.isEmpty {
            return request(
                "unknown_member", status: 422, zh: "请求体没有成员 \(name)：该操作不需要请求体。",
                en: "The body has no member \(name): the operation takes no body.", at: name)
        }
        return request(
            "unknown_member", status: 422, zh: "请求体没有成员 \(name)。可用：\(known.joined(separator: "、"))。",
            en: "The body has no member \(name). There are: \(known.joined(separator: ", ")).", at: name)
    }

    static let nothingChanges = request(
        "nothing_changes", status: 422, zh: "请求没有说明要改什么：请给出 name 或 values。",
        en: "The request does not say what changes: give name or values.")

    static func pageLimit(_ text: String) -> Problem {
        request(
            "page_limit", status: 400, zh: "limit 必须是 1 到 \(APILimits.pageMax) 的整数，而不是“\(text.prefix(20))”。",
            en: "limit must be a whole number from 1 to \(APILimits.pageMax), not '\(text.prefix(20))'.")
    }

    static let sandboxOff = Problem(
        "sandbox.off", status: 404,
        Localized(
            zh: "沙箱支付只在 qiao serve --dev 时可用。", en: "The sandbox is there with qiao serve --dev only."))

    static func missingQuery(_ name: String) -> Problem {
        request(
            "query", status: 400, zh: "缺少查询参数 \(name)。", en: "The query parameter \(name) is missing.")
    }

    static func queryMonth(_ text: String) -> Problem {
        request(
            "query", status: 400, zh: "month 应写作 2026-10，而不是“\(text.prefix(20))”。",
            en: "month is written 2026-10, not '\(text.prefix(20))'.")
    }

    static func queryState(_ text: String, known: [String]) -> Problem {
        request(
            "query", status: 400,
            zh: "没有状态“\(text.prefix(20))”。可用：\(known.joined(separator: "、"))。",
            en: "There is no state '\(text.prefix(20))'. There are: \(known.joined(separator: ", ")).")
    }

    static func queryScope(_ text: String, known: [String]) -> Problem {
        request(
            "query", status: 400,
            zh: "没有范围“\(text.prefix(20))”。可用：\(known.joined(separator: "、"))。",
            en: "There is no scope '\(text.prefix(20))'. There are: \(known.joined(separator: ", ")).")
    }

    static let queryAccount = request(
        "query", status: 400, zh: "account 应是 principal 或 bonus。", en: "account is `principal` or `bonus`.")

    static func queryUnscoped(_ name: String) -> Problem {
        request(
            "query", status: 400, zh: "\(name) 只能与 scope=installation 一起使用。",
            en: "\(name) is for scope=installation alone.")
    }

    static let queryCursor = request(
        "query", status: 400, zh: "after 应是上一页的 next。", en: "after is the `next` of the page before.")

    static func unknownQuery(_ name: String, known: [String]) -> Problem {
        request(
            "query", status: 400, zh: "没有查询参数 \(name.prefix(64))。可用：\(known.joined(separator: "、"))。",
            en: "There is no query parameter \(name.prefix(64)). There are: \(known.joined(separator: ", "))."
        )
    }

    static let idempotencyKeyTooLong = request(
        "idempotency_key", status: 400, zh: "Idempotency-Key 须为 1 到 255 字节。",
        en: "The Idempotency-Key must have 1 to 255 bytes.")

    static let idempotencyKeyUnfit = request(
        "idempotency_key", status: 422,
        zh: "该操作的回答含有只显示一次的密钥，服务器不保存它，因此不支持 Idempotency-Key。请去掉这个请求头。",
        en:
            "The answer holds a secret that is shown this once and kept nowhere, so no Idempotency-Key can give it again. Leave the header out."
    )

    static func noStepValue(_ step: String) -> Problem {
        Problem(
            "run.no_value", status: 404,
            Localized(
                zh: "步骤 \(step.prefix(64)) 没有这个数据。", en: "The step \(step.prefix(64)) has no such value."))
    }

    static func unknownConnection(_ name: String, app: String) -> Problem {
        Problem(
            "connection.unknown", status: 404,
            Localized(
                zh: "没有应用 \(app) 的授权账号“\(name.prefix(64))”。请先创建它；等待它的运行会自动继续。",
                en:
                    "There is no connection '\(name.prefix(64))' for the app \(app). Make it; runs that wait for it go on by themselves."
            ))
    }

    static let unexpected = request(
        "failed", status: 500, zh: "服务器内部错误，请查看日志。", en: "The server failed; its log says more.")
}
