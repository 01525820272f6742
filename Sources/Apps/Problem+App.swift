import Values

/// What is wrong with an app, or not possible with it.
extension Problem {
    private static func problem(_ code: String, status: Int = 422, zh: String, en: String) -> Problem {
        Problem(code, status: status, Localized(zh: zh, en: en))
    }

    static func appUnreadable(_ path: String) -> Problem {
        problem(
            "app.unreadable", status: 404, zh: "无法读取 \(path)。请检查路径和权限。",
            en: "\(path) cannot be read; check the path and its permissions.")
    }

    static func appTooLarge(_ folder: String) -> Problem {
        problem(
            "app.too_large", status: 413,
            zh: "\(folder) 超过 \(AppFiles.limits.files) 个文件或 \(AppFiles.limits.bytes) 字节。请移走不属于应用的文件。",
            en: "\(folder) has more than \(AppFiles.limits.files) files or \(AppFiles.limits.bytes) bytes; "
                + "move out what is no part of the app.")
    }

    static let appWithoutDefinition = problem(
        "app.no_definition", status: 404, zh: "没有 app.yaml。请在应用的文件夹里建立它。",
        en: "There is no app.yaml; create it in the app's folder.")

    static func connectionKindNotPerformed(_ kind: ConnectionKind) -> Problem {
        let performed = ConnectionKind.performed.map(\.rawValue)
        return problem(
            "connection.kind_not_performed", status: 501,
            zh: "这个版本还不能使用 \(kind.rawValue) 类型的授权账号，可以使用：\(performed.joined(separator: "、"))。",
            en: "This version cannot use connections of kind \(kind.rawValue); "
                + "it can use: \(performed.joined(separator: ", ")).")
    }

    static func triggerKindNotPerformed(_ kind: Trigger.Kind) -> Problem {
        let performed = Trigger.Kind.performed.map(\.rawValue)
        return problem(
            "trigger.kind_not_performed", status: 501,
            zh: "这个版本还不能使用 \(kind.rawValue) 类型的触发动作，可以使用：\(performed.joined(separator: "、"))。",
            en: "This version cannot use triggers of kind \(kind.rawValue); "
                + "it can use: \(performed.joined(separator: ", ")).")
    }

    static func codeNotPerformed(_ action: String) -> Problem {
        problem(
            "action.code_not_performed", status: 501,
            zh: "动作 \(action) 用代码编写，这个版本还没有代码执行器。请改用 request 和 response。",
            en: "The action \(action) is written in code, and this version lacks the code performer; "
                + "use request and response.")
    }

    static let connectionWithoutFields = problem(
        "definition.connection", zh: "api_key 授权需要至少一个字段。请在 fields 里列出要填写的密钥。",
        en: "A connection of kind api_key needs fields; list the keys that are filled in.")

    static let connectionNeedsNoFields = problem(
        "definition.connection", zh: "kind 为 none 时没有可填写的字段。请去掉 fields 或更换 kind。",
        en: "A connection of kind none has no fields; leave them out or change the kind.")

    static func operationKey(_ key: String, separator: String) -> Problem {
        problem(
            "definition.key", zh: "“\(key.prefix(64))”不能作标识：用小写字母、数字和 \(separator)，字母开头，最多 64 个字符。",
            en:
                "'\(key.prefix(64))' is no key: use lower-case letters, digits and \(separator), a letter first, "
                + "at most 64 characters.")
    }

    static let eachTwice = problem(
        "definition.each", zh: "each: call 只能写在一个最外层的字段组上。",
        en: "Only one group, an outermost one, can have each: call.")

    static func sampleMissing(_ path: String) -> Problem {
        problem(
            "definition.sample", zh: "应用里没有文件 \(path.prefix(100))。请加上它，路径从应用的文件夹算起。",
            en: "The app has no file \(path.prefix(100)); add it, its path counted from the app's folder.")
    }

    static func lookupOfNobody(_ key: String) -> Problem {
        problem(
            "definition.lookup", zh: "没有动作 \(key.prefix(64))。lookup 要写本应用里的查询动作。",
            en: "There is no action \(key.prefix(64)); lookup names a query action of the same app.")
    }

    static let lookupWithoutMatch = problem(
        "definition.lookup", zh: "有 lookup 的动作需要 match，说明用哪个值查找。",
        en: "An action with lookup needs match, the value that is looked for.")

    static func lookupIsNoRead(_ key: String) -> Problem {
        problem(
            "definition.lookup", zh: "lookup 的动作 \(key) 必须是 effect: read。",
            en: "The action \(key) that lookup asks must have effect: read.")
    }

    static func lookupIsUnclear(_ key: String) -> Problem {
        problem(
            "definition.lookup",
            zh: "从 \(key) 看不出怎样查找。请写全：lookup: {action, input, found}。",
            en: "How to look up with \(key) is not clear; write it in full: lookup: {action, input, found}.")
    }

    static let pollNoList = problem(
        "poll.no_list", status: 502, zh: "轮询的输出不是列表。请修改 response.output。",
        en: "The output of the poll is no list; correct response.output.")

    static func pollTooMany(_ count: Int) -> Problem {
        problem(
            "poll.too_many", status: 502, zh: "一次轮询得到 \(count) 个事件，最多 \(Poll.eventsMax) 个。请让请求分页。",
            en:
                "One poll brought \(count) events, at most \(Poll.eventsMax) are taken; make the request ask for pages."
        )
    }

    static let pollNoIdentity = problem(
        "poll.no_identity", status: 502, zh: "事件里没有 dedupe_by 所指的值。请修改 dedupe_by。",
        en: "An event lacks the values that dedupe_by names; correct dedupe_by.")
}
