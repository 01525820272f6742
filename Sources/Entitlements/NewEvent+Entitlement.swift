import Durable
import OrderedCollections
import Values

extension Grant {
    /// The kind of event that tells of a grant: its payload names the `feature` and `starts_at`, in microseconds.
    public static let madeEvent = "entitlement.granted"

    /// Tells that there is so much more.
    func made(_ amount: Int64) -> NewEvent {
        NewEvent(
            Grant.madeEvent, workspace: workspace, aggregate: id.description, version: 1,
            payload: [
                "feature": .string(feature), "amount": .int(amount),
                "starts_at": .int(startsAt.microseconds), "label": .string(label),
            ])
    }
}

extension Entitlement {
    /// Tells that so many per cent of what is valid are used.
    func reached(_ level: ReachedLevel) -> NewEvent {
        NewEvent(
            "entitlement.threshold", workspace: key.workspace, aggregate: key.feature, version: level.version,
            payload: [
                "feature": .string(key.feature), "percent": .int(Int64(level.threshold)),
                "used": .int(level.used), "granted": .int(summary.valid),
            ])
    }

    /// Tells that a grant has ended with something left of it.
    mutating func expired(_ amount: Int64, of grant: Grant) -> NewEvent {
        summary.version += 1
        return NewEvent(
            "entitlement.expired", workspace: key.workspace, aggregate: key.feature, version: summary.version,
            payload: [
                "feature": .string(key.feature), "grant": .string(grant.id.description),
                "amount": .int(amount),
                "label": .string(grant.label),
            ])
    }
}
