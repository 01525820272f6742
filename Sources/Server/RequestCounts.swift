import Synchronization

/// How many requests this node has answered, for metrics.
final class RequestCounts: Sendable {
    /// A way into the node.
    enum Door: String {
        /// An operation of the API.
        case api
        /// The address of a flow.
        case hook
        /// The address of a step that waits.
        case callback
    }

    /// Requests that were answered alike.
    struct Alike: Hashable {
        let door: Door
        let status: Int
    }

    private let counts = Mutex<[Alike: Int]>([:])

    /// Counts a request that was answered.
    func count(_ door: Door, status: Int) {
        counts.withLock { $0[Alike(door: door, status: status), default: 0] += 1 }
    }

    /// The requests so far, in a fixed order.
    var all: [(alike: Alike, count: Int)] {
        counts.withLock { $0 }.map { (alike: $0.key, count: $0.value) }
            .sorted { ($0.alike.door.rawValue, $0.alike.status) < ($1.alike.door.rawValue, $1.alike.status) }
    }
}
