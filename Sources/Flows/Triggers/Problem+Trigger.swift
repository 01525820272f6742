import Values

/// What is wrong with what starts a flow.
extension Problem {
    static func cron(_ text: String) -> Problem {
        Problem(
            "schedule.cron", status: 422,
            Localized(
                zh: "“\(text.prefix(64))”不是有效的 cron 表达式。请写五项：分 时 日 月 周，例如 0 9 * * 1-5。",
                en:
                    "'\(text.prefix(64))' is no cron expression that ever comes. Write five fields: minute, hour, day, "
                    + "month, weekday, such as 0 9 * * 1-5."))
    }

    static let pollInterval = Problem(
        "flow.poll_interval", status: 422,
        Localized(
            zh: "every 必须在 10s 到 1d 之间。", en: "every must lie between 10s and 1d."))

    static let triggerMissing = Problem(
        "flow.trigger", status: 422,
        Localized(
            zh:
                "缺少 trigger：流程由什么启动？例如 {app: webhook} 或 {app: schedule, cron: 0 9 * * *, zone: Asia/Shanghai}。",
            en: "What starts the flow? Write trigger, such as {app: webhook} or "
                + "{app: schedule, cron: 0 9 * * *, zone: Asia/Shanghai}."))
}
