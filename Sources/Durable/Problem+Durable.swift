import Values

extension Problem {
    static func notDead(_ id: ID<Job>) -> Problem {
        Problem(
            "job.not_dead", status: 404,
            Localized(
                zh: "没有编号为 \(id) 的死信任务。请用 qiao jobs dead 查看现有的死信任务。",
                en: "There is no dead job \(id). List the dead jobs with: qiao jobs dead"))
    }

    static func crashedTooOften(_ attempts: Int) -> Problem {
        Problem(
            "job.crashed", status: 500,
            Localized(
                zh: "执行该任务的进程崩溃了 \(attempts) 次，已停止重试。查明原因后可用 qiao jobs replay 重新执行。",
                en: "The process died \(attempts) times while it ran this job, which is not tried again. "
                    + "Replay it with qiao jobs replay once the cause is mended."))
    }

    static func hung(_ deadline: Duration) -> Problem {
        Problem(
            "job.hung", status: 504,
            Localized(
                zh: "该次执行超过了 \(deadline.components.seconds) 秒的时限。",
                en: "The attempt did not end within its limit of \(deadline.components.seconds) seconds."))
    }

    static func failed(_ error: any Error) -> Problem {
        (error as? Problem)
            ?? Problem(
                "job.failed", status: 500,
                Localized(zh: "执行失败：\(error)", en: "The attempt failed: \(error)"))
    }

    static func idempotencyDiffers(_ key: String) -> Problem {
        Problem(
            "idempotency.differs", status: 422,
            Localized(
                zh: "幂等键“\(key)”已用于另一个请求。请为新的请求换一个键。",
                en:
                    "The idempotency key '\(key)' belongs to another request. Use a new key for a new request."
            ))
    }

    static func idempotencyRunning(_ key: String) -> Problem {
        Problem(
            "idempotency.running", status: 409,
            Localized(
                zh: "幂等键“\(key)”的请求仍在处理。请稍后用同一个键重试。",
                en: "The request under the idempotency key '\(key)' is still being worked on. "
                    + "Send it again later, under the same key."))
    }

    static let unreadable = Problem(
        "job.reason_lost", status: 500,
        Localized(zh: "失败原因无法读取。", en: "The reason of the failure cannot be read."))
}
