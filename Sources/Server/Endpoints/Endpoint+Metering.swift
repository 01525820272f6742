import Accounts
import Entitlements
import HTTPTypes
import OrderedCollections
import Storage
import Values

extension Endpoint {
    /// What is metered by somebody beside the flows: a service of the house that counts what workspaces use of it.
    static func metering(_ node: Installation) -> [Endpoint] {
        // Each action has transactions of its own, so that each of these locks what it needs once, and in one order.
        let works = Dictionary(
            uniqueKeysWithValues: MeterAction.allCases.map { action in
                (action, SharedWork<Metered>(node.database) { asked, tx in try tx.meter(asked, action) })
            })
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
                guard let work = works[metered.action] else {
                    preconditionFailure("every action has its work")
                }
                try await node.meter.prepare()
                return work.work(metered)
            }
        ]
    }
}

/// What may become of units.
private enum MeterAction: String, CaseIterable {
    case use, reserve, commit, release, reverse
}

/// What is to become of units under a key.
private struct Metered: Sendable {
    /// Who meters, where it is a request that does.
    static let source = "api"

    let action: MeterAction
    let key: UsageKey
    /// What is to be used or set aside; of what is known under the key already, nothing.
    let consumption: Consumption?
}

extension Transaction {
    /// Does one thing with all that is asked for, with as few statements as it can.
    fileprivate func meter(
        _ asked: [Metered], _ action: MeterAction
    ) throws -> [Result<APIAnswer, any Error>] {
        let (consumptions, keys) = (asked.compactMap(\.consumption), asked.map(\.key))
        let results: [Result<JSON, Problem>] =
            switch action {
            case .use: try consume(consumptions).map { $0.map(\.metered) }
            case .reserve: try reserve(consumptions).map { $0.map(\.metered) }
            case .commit: try commit(keys).map { $0.map(\.metered) }
            case .release: try release(keys).map { $0.map(\.metered) }
            case .reverse: try reverse(keys).map { $0.map(\.metered) }
            }
        return results.map { result in result.map { .json($0) }.mapError { $0 } }
    }
}

extension APIRequest {
    fileprivate func metered() throws(Problem) -> Metered {
        let word = try members.text("action") ?? MeterAction.use.rawValue
        guard let action = MeterAction(rawValue: word) else {
            let words = MeterAction.allCases.map(\.rawValue).joined(separator: ", ")
            throw .wrongMember("action", Localized(same: words))
        }
        let source = try members.text("source") ?? Metered.source
        guard source == Metered.source || action == .reverse else {
            throw .wrongMember("source", Localized(same: Metered.source))
        }
        let text = try members.requiredText("key")
        let key = UsageKey(workspace: try meteredWorkspace(), source: source, event: text)
        guard action == .use || action == .reserve else {
            for name in ["feature", "amount", "for"] where members.value(name) != nil {
                throw .memberUnfit(name, fitting: ["key", "action", "workspace", "source"])
            }
            return Metered(action: action, key: key, consumption: nil)
        }
        let consumption = Consumption(
            key, feature: try members.requiredText("feature"),
            amount: try members.integer("amount", in: 1...Consumption.amountMax) ?? 1,
            for: try subject() ?? Reference(Metered.source, text))
        return Metered(action: action, key: key, consumption: consumption)
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
