import Values

/// Why the vendor did not do what it was asked: a code that programs act on and a sentence for people.
///
/// Stocktake API: 100 application unknown, 110 bad signature, 130 invalid, 131 too many lines, 199 throttled.
/// Robot: 300001 token unknown, 310000 bad signature, 40035 invalid, 130101 throttled.
struct Refusal: Error {
    let code: Int64
    let message: Localized

    static let unknownApplication = Refusal(
        code: 100, message: Localized(zh: "app_key 无效或已过期", en: "app_key is invalid or has expired"))
    static let badSignature = Refusal(
        code: 110,
        message: Localized(
            zh: "签名错误：sign 应为 md5(app_secret + 按键排序的键值) 的小写十六进制",
            en: "bad signature: sign is the lower-case hex md5 of app_secret + the key-sorted keys and values"
        ))
    static let throttled = Refusal(
        code: 199, message: Localized(zh: "请求过于频繁，请稍后再试", en: "too many requests, try again later"))
    static let full = Refusal(
        code: 199,
        message: Localized(
            zh: "演示供应商已存满，请清空其状态后重新启动",
            en: "the demo vendor is full; clear its state and start it again"))

    static let malformedForm = invalid(
        Localized(
            zh: "请求不是有效的 application/x-www-form-urlencoded",
            en: "the request is not valid application/x-www-form-urlencoded"))

    static func invalid(_ message: Localized) -> Refusal {
        Refusal(code: 130, message: message)
    }

    static func stale(_ minutes: Int64) -> Refusal {
        .invalid(
            Localized(
                zh: "timestamp 与服务器时间相差超过 \(minutes) 分钟",
                en: "timestamp differs from the server's time by more than \(minutes) minutes"))
    }

    static func tooManyLines(_ count: Int, most: Int) -> Refusal {
        Refusal(
            code: 131,
            message: Localized(
                zh: "单据明细共 \(count) 行，最多 \(most) 行",
                en: "the document has \(count) lines, at most \(most) are allowed"))
    }

    static func missing(_ field: String) -> Refusal {
        .invalid(Localized(zh: "缺少 \(field)", en: "\(field) is missing"))
    }

    static func malformed(_ field: String, _ expected: Localized) -> Refusal {
        .invalid(Localized(zh: "\(field) 应为\(expected.zh)", en: "\(field) must be \(expected.en)"))
    }

    static let unknownRobot = Refusal(
        code: 300_001, message: Localized(zh: "access_token 不存在", en: "token is not exist"))
    static let badRobotSignature = Refusal(
        code: 310_000,
        message: Localized(
            zh: "签名不匹配或 timestamp 与服务器时间相差超过 1 小时",
            en: "sign not match, or timestamp more than an hour off"))
    static let tooManyMessages = Refusal(
        code: 130_101, message: Localized(zh: "发送速度太快", en: "send too fast"))
    static let badMessage = Refusal(
        code: 40_035,
        message: Localized(
            zh: "消息应为 {\"msgtype\":\"text\",\"text\":{\"content\":\"…\"}}，内容 1 至 20000 字节",
            en: "a message is {\"msgtype\":\"text\",\"text\":{\"content\":\"...\"}} of 1 to 20000 bytes"))
}

extension Refusal {
    /// Whether it says that there were too many requests.
    var isThrottle: Bool { code == 199 || code == 130_101 }
}

extension Problem {
    /// The place and the sentence as one text.
    var localizedLine: Localized { Localized(zh: line(.zh), en: line(.en)) }
}
