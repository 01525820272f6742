import Durable
import Values

/// The job that is due at the end of a grant.
enum ExpiryJob {
    static let kind = "entitlement.expire"

    /// The job of a grant; `nil` where that has no end.
    static func new(_ grant: Grant) -> NewJob? {
        grant.endsAt.map { end in
            NewJob(
                kind, workspace: grant.workspace, payload: grant.id.uuid.bytes + Array(grant.feature.utf8),
                notBefore: end)
        }
    }

    /// Which grant a job is for; `nil` where its payload names none.
    static func place(_ payload: [UInt8], workspace: ID<Workspace>) -> GrantPlace? {
        UUIDBytes(bytes: payload.prefix(16)).map { id in
            GrantPlace(
                entitlement: EntitlementKey(
                    workspace: workspace, feature: String(decoding: payload.dropFirst(16), as: UTF8.self)),
                id: ID(id))
        }
    }
}

/// Where a grant's row is.
package struct GrantPlace: Hashable, Comparable, Sendable {
    let entitlement: EntitlementKey
    let id: ID<Grant>

    package static func < (left: GrantPlace, right: GrantPlace) -> Bool {
        (left.entitlement, left.id) < (right.entitlement, right.id)
    }
}

extension Grant {
    var entitlement: EntitlementKey { EntitlementKey(workspace: workspace, feature: feature) }

    /// Where its row is.
    package var place: GrantPlace { GrantPlace(entitlement: entitlement, id: id) }
}
