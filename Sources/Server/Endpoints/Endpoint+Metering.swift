import Accounts
import Entitlements
import HTTPTypes
import OrderedCollections
import Storage
import Values

extension Endpoint {
    /// What is metered by somebody beside the flows: a service of the house that counts what workspaces use of it.
    static func metering(_ node: Installation) -> [Endpoint] {
        let metering = SharedWork<Metered>(node.database) { asked, tx in try tx.meter(asked) }
        return [
            Endpoint(
                .post, "/v1/usage", "meterUsage",
                """
                Uses units of a feature point of a `workspace`, of the caller's own unless said; or, by `action`, sets them \
                aside (`reserve`), uses (`commit`) or gives back (`release`) what was set aside, or gives back what was used \
                (`reverse`). A repeat under the `key` takes effect once, whenever it comes. What flows have used is reversed \
                with `source` flow, and the event that the history shows as `key`.
                """,
                access: .requires(.meterUsage),
                body: Shape.object(
                    [
                        "key": Shape.text, "action": Shape.text, "workspace": Shape.text,
                        "feature": Shape.text,
                        "amount": Shape.integer, "source": Shape.text,
                        "for": Shape.object(["kind": Shape.text, "of": Shape.text]),
                    ], optional: ["action", "workspace", "feature", "amount", "source", "for"]),
                Shape.metered
            ) { request in
                let metered = try request.metered()
                try await node.meter.prepare()
                return metering.work(metered)
            }
        ]
    }
}

/// What is to become of units under a key.
private enum Metered: Sendable {
    case use(Consumption)
    case reserve(Consumption)
    case commit(UsageKey)
    case release(UsageKey)
    case reverse(UsageKey)

    static let actions = ["use", "reserve", "commit", "release", "reverse"]
    /// Who meters, where it is a request that does.
    static let source = "api"

    /// Of one kind, since those of a kind are decided together.
    func isAlike(_ other: Metered) -> Bool {
        switch (self, other) {
        case (.use, .use), (.reserve, .reserve), (.commit, .commit), (.release, .release),
            (.reverse, .reverse):
            true
        default: false
        }
    }

    var consumption: Consumption? {
        switch self {
        case .use(let consumption), .reserve(let consumption): consumption
        case .commit, .release, .reverse: nil
        }
    }

    var key: UsageKey {
        switch self {
        case .use(let consumption), .reserve(let consumption): consumption.key
        case .commit(let key), .release(let key), .reverse(let key): key
        }
    }
}

extension Transaction {
    /// Does what was asked for, in its order; what is alike and stands together with as few statements as it can.
    fileprivate func meter(_ asked: [Metered]) throws -> [Result<APIAnswer, any Error>] {
        var answers: [Result<APIAnswer, any Error>] = []
        while answers.count < asked.count {
            let rest = asked[answers.count...]
            let alike = Array(rest.prefix { $0.isAlike(rest[rest.startIndex]) })
            answers += try meter(alike: alike).map { result in
                result.map { .json($0) }.mapError { $0 as any Error }
            }
        }
        return answers
    }

    private func meter(alike asked: [Metered]) throws -> [Result<JSON, Problem>] {
        let (consumptions, keys) = (asked.compactMap(\.consumption), asked.map(\.key))
        return switch asked[0] {
        case .use: try consume(consumptions).map { $0.map(\.metered) }
        case .reserve: try reserve(consumptions).map { $0.map(\.metered) }
        case .commit: try commit(keys).map { $0.map(\.metered) }
        case .release: try release(keys).map { $0.map(\.metered) }
        case .reverse: try reverse(keys).map { $0.map(\.metered) }
        }
    }
}

extension APIRequest {
    fileprivate func metered() throws(Problem) -> Metered {
        let action = try members.text("action") ?? Metered.actions[0]
        guard Metered.actions.contains(action) else {
            throw .wrongMember("action", Localized(same: Metered.actions.joined(separator: ", ")))
        }
        let isUse = action == "use" || action == "reserve"
        let source = try members.text("source") ?? Metered.source
        guard source == Metered.source || action == "reverse" else {
            throw .wrongMember("source", Localized(same: Metered.source))
        }
        let fitting = ["key", "action", "workspace", "source"] + (isUse ? ["feature", "amount", "for"] : [])
        for name in ["feature", "amount", "for"] where !isUse && members.value(name) != nil {
            throw .memberUnfit(name, fitting: fitting)
        }
        let text = try members.requiredText("key")
        let key = UsageKey(workspace: try meteredWorkspace(), source: source, event: text)
        switch action {
        case "commit": return .commit(key)
        case "release": return .release(key)
        case "reverse": return .reverse(key)
        default:
            let consumption = Consumption(
                key, feature: try members.requiredText("feature"),
                amount: try members.integer("amount", in: 1...Consumption.amountMax) ?? 1,
                for: try subject() ?? Reference(Metered.source, text))
            return action == "use" ? .use(consumption) : .reserve(consumption)
        }
    }

    private func meteredWorkspace() throws(Problem) -> ID<Workspace> {
        guard let text = try members.text("workspace") else { return try workspace }
        do throws(Problem) {
            return try ID(text)
        } catch {
            throw error.within("workspace")
        }
    }

    private func subject() throws(Problem) -> Reference? {
        guard let object = try members.object("for")?.object else { return nil }
        do throws(Problem) {
            let members = try RequestMembers(object, known: ["kind", "of"])
            return Reference(try members.requiredText("kind"), try members.requiredText("of"))
        } catch {
            throw error.within("for")
        }
    }
}

extension UsageRecord {
    fileprivate var metered: JSON {
        [
            "state": .string((amount < 0 ? UsageState.reversed : .used).rawValue), "amount": .int(amount),
            "remaining": .int(remaining), "id": JSON(id), "recorded_at": JSON(recordedAt),
        ]
    }
}

extension Reservation {
    fileprivate var metered: JSON {
        ["state": .string(state.rawValue), "amount": .int(consumption.amount)]
    }
}

extension Shape {
    fileprivate static let metered = object(
        ["state": text, "amount": integer, "remaining": integer, "id": text, "recorded_at": time],
        optional: ["remaining", "id", "recorded_at"])
}
