package import Values

/// What goes wrong while a run is worked on or asked for.
extension Problem {
    private static func run(_ what: String, status: Int, zh: String, en: String) -> Problem {
        Problem("run.\(what)", status: status, Localized(zh: zh, en: en))
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

    static func stepNotPerformed(_ id: String) -> Problem {
        run(
            "step_not_performed", status: 501, zh: "步骤 \(id) 的类型在此版本中不能执行。",
            en: "This version cannot perform the step \(id).")
    }

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

    static func duplicateEvent(_ first: ID<Run>) -> Problem {
        run(
            "duplicate_event", status: 409, zh: "同一事件已由运行 \(first) 处理。",
            en: "The same event was handled by the run \(first).")
    }

    static let versionLost = run(
        "version_lost", status: 500, zh: "找不到该次运行所用的流程版本。",
        en: "The version of the flow that the run is pinned to cannot be found.")
}
