import Apps
import Definitions
import JMESPath
import Values

/// Reads what starts a flow, and checks it against the apps.
struct TriggerReader {
    let reader: DefinitionReader
    let apps: AppCatalog

    /// Reads `{app: webhook | manual | schedule | APP, ...}`.
    func read(_ node: DefinitionNode) -> FlowTrigger? {
        reader.mapping(node) { mapping in
            guard let app = mapping.required("app", as: String.self) else { return nil }
            switch app {
            case "webhook":
                return .webhook(
                    identity: mapping.optional("event_id", as: Expression.self).map { [$0] } ?? [])
            case "manual":
                return .manual(identity: mapping.optional("event_id", as: Expression.self).map { [$0] } ?? [])
            case "schedule":
                return Schedule.read(mapping).map(FlowTrigger.schedule)
            default:
                return trigger(of: app, mapping)
            }
        }
    }

    private func trigger(of key: String, _ mapping: DefinitionMapping) -> FlowTrigger? {
        let name = mapping.required("trigger", as: String.self)
        let connection = mapping.optional("connection", as: String.self)
        let interval = mapping.optional("every", as: WrittenDuration.self)?.duration
        let existing = mapping.optional("existing", as: PollTrigger.Existing.self) ?? .skip
        let inputNode = mapping.node("input")
        guard let name else { return nil }
        return reader.attempt(at: mapping.place) { () throws(Problem) -> FlowTrigger in
            let (app, trigger) = try apps.trigger(name, of: key)
            try trigger.kind.requirePerformed()
            guard trigger.poll != nil else { return .webhook(identity: trigger.dedupeBy) }
            if connection == nil, app.connection.kind != .none { throw .connectionNeeded(key) }
            let interval = interval ?? PollTrigger.standardInterval
            guard PollTrigger.intervals.contains(interval) else { throw .pollInterval }
            return .poll(
                PollTrigger(
                    app: key, trigger: name, connection: connection,
                    input: try input(inputNode, of: trigger), interval: interval, existing: existing))
        }
    }

    private func input(_ node: DefinitionNode?, of trigger: Trigger) throws(Problem) -> JSON {
        let checked: JSON
        do throws(Problems) {
            // The epoch: a trigger's input is the same at whatever time it is read.
            checked = try trigger.fields.checked(node?.json ?? [:], now: Timestamp(seconds: 0))
        } catch {
            throw error.summary
        }
        return try trigger.fields.wired(checked)
    }
}
