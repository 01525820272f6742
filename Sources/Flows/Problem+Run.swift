package import Values

/// What goes wrong while a run is worked on or asked for.
extension Problem {
    private static func run(_ what: String, status: Int, zh: String, en: String) -> Problem {
        Problem("run.\(what)", status: status, Localized(zh: zh, en: en))
    }

    /// Whether the database failed, which says nothing of the run: it is worked on again.
    var isOfStorage: Bool {
        code.hasPrefix("storage.") && (status == 503 || status == 507 || code == "storage.outcome_unknown")
    }

    static func tooManyStepsRun(_ count: Int) -> Problem {
        run(
            "too_many_steps", status: 422, zh: "一次运行最多执行 \(count) 个步骤。请把数据分批。",
            en: "A run has at most \(count) steps. Split the data.")
    }

    static func endedByFlow(_ reason: String) -> Problem {
        run("ended_by_flow", status: 422, zh: "流程结束：\(reason)", en: "The flow ended the run: \(reason)")
    }

    static func notAnInstant(_ type: String) -> Problem {
        run(
            "not_an_instant", status: 422, zh: "until 需要 RFC 3339 时间或 Unix 秒数，而得到 \(type)。",
            en: "until needs an RFC 3339 time or Unix seconds, and got a value of type \(type).")
    }

    static func nobodyAnswered(_ path: String) -> Problem {
        run(
            "nobody_answered", status: 408, zh: "步骤 \(path) 等待超时，没有收到回应。",
            en: "The step \(path) waited, and nobody answered in time.")
    }

    static func otherRunFailed(_ other: ID<Run>, because problem: Problem?) -> Problem {
        run(
            "other_run_failed", status: 422,
            zh: "子流程运行 \(other) 没有成功：\(problem?.message(.zh) ?? "已取消")",
            en:
                "The run \(other) of the other flow did not succeed: \(problem?.message(.en) ?? "it was called off")"
        )
    }

    static func runsTooDeep(_ depth: Int) -> Problem {
        run(
            "too_deep", status: 422, zh: "子流程最多嵌套 \(depth) 层。请检查流程是否互相调用。",
            en:
                "Flows may start each other at most \(depth) deep. See whether they start each other in a circle."
        )
    }

    static func runsTooMany(_ count: Int, below root: ID<Run>) -> Problem {
        run(
            "too_many", status: 422,
            zh: """
                运行 \(root) 及其子流程最多启动 \(count) 个子流程运行，重试启动的也计入。请检查循环和流程互相调用，\
                必要时拆分数据，再用 qiao run replay 重新运行。
                """,
            en: """
                The run \(root) and the runs that it starts may start \(count) runs in all, those of retries among them. \
                See to loops that start flows and to flows that start each other, or split the data, and start anew \
                with qiao run replay.
                """)
    }

    static let callbackUnknown = run(
        "unknown_callback", status: 404, zh: "没有这个回调地址。", en: "There is no callback address like this.")

    static let waitIsOver = run(
        "wait_over", status: 410, zh: "已经没有步骤在等待这个回应：运行已结束或等待已超时。",
        en: "No step waits for this answer any more: its run has ended, or its time is over.")

    static let answeredBefore = run(
        "answered_before", status: 409, zh: "这个步骤已经有人回应。", en: "Somebody has answered this step before.")

    static func noApproval(_ path: String) -> Problem {
        run(
            "no_approval", status: 404, zh: "步骤 \(path.prefix(64)) 并未在等待审批。请用 qiao run approvals 查看。",
            en: "No step \(path.prefix(64)) waits for an approval. List them with: qiao run approvals")
    }

    static func valueTooDeep(_ most: Int) -> Problem {
        run(
            "value_too_deep", status: 422, zh: "步骤的数据嵌套超过 \(most) 层。",
            en: "The step's data is nested more than \(most) deep.")
    }

    static func valueTooLong(_ bytes: Int) -> Problem {
        run(
            "value_too_long", status: 422, zh: "步骤的数据有 \(bytes) 字节，最多 \(ValuePlace.bytesMax) 字节。",
            en: "The step's data has \(bytes) bytes; at most \(ValuePlace.bytesMax) are kept.")
    }

    static let tooOld = run(
        "too_old", status: 408, zh: "运行超过 30 天仍未结束，已被终止。",
        en: "The run had not ended after 30 days and was ended.")

    static let interrupted = run(
        "interrupted", status: 500, zh: "进程在调用期间中断，不知道调用是否到达。",
        en: "The process died during the call; nobody knows whether it arrived.")

    package static func unknownRun(_ id: ID<Run>) -> Problem {
        run(
            "unknown", status: 404, zh: "没有运行 \(id)。请用 qiao run list 查看。",
            en: "There is no run \(id). List the runs with: qiao run list")
    }

    package static func unknownFlow(_ name: String) -> Problem {
        Problem(
            "flow.unknown", status: 404,
            Localized(
                zh: "没有流程 \(name.prefix(64))。请用 qiao flow list 查看。",
                en: "There is no flow \(name.prefix(64)). List the flows with: qiao flow list"))
    }

    static let unknownHook = Problem(
        "flow.unknown_address", status: 404,
        Localized(zh: "没有这个地址。", en: "There is nothing at this address."))

    static func flowDisabled(_ name: String) -> Problem {
        Problem(
            "flow.disabled", status: 409,
            Localized(zh: "流程 \(name) 已停用。", en: "The flow \(name) is disabled."))
    }

    static func runHasEnded(_ id: ID<Run>, _ state: RunState) -> Problem {
        run(
            "ended", status: 409, zh: "运行 \(id) 已结束（\(state.rawValue)）。",
            en: "The run \(id) has ended: \(state.rawValue).")
    }

    static func runCannotBeRetried(_ id: ID<Run>, _ state: RunState) -> Problem {
        run(
            "not_failed", status: 409, zh: "运行 \(id) 的状态是 \(state.rawValue)，只能重试失败或暂停的运行。",
            en: "The run \(id) is \(state.rawValue); only one that failed or is held can be retried.")
    }

    static func stepIsInDoubt(_ path: String) -> Problem {
        run(
            "step_in_doubt", status: 409,
            zh: "步骤 \(path.prefix(64)) 的结果待核实。请先用 qiao run resolve 说明它是否发生。",
            en:
                "Nobody knows whether the step \(path.prefix(64)) happened. Say so first with: qiao run resolve"
        )
    }

    static func unknownStep(_ path: String) -> Problem {
        run(
            "unknown_step", status: 404, zh: "这次运行没有步骤 \(path.prefix(64))。",
            en: "The run has no step \(path.prefix(64)).")
    }

    static func stepNotInDoubt(_ path: String) -> Problem {
        run(
            "not_in_doubt", status: 409, zh: "步骤 \(path.prefix(64)) 的结果并非待核实。",
            en: "The step \(path.prefix(64)) is not in doubt.")
    }

    static func duplicateEvent(_ first: ID<Run>?) -> Problem {
        let name = first?.description ?? "-"
        return run(
            "duplicate_event", status: 409, zh: "同一事件已由运行 \(name) 处理。",
            en: "The same event was handled by the run \(name).")
    }

    static let versionLost = run(
        "version_lost", status: 500, zh: "找不到该次运行所用的流程版本。",
        en: "The version of the flow that the run is pinned to cannot be found.")
}
