package import OrderedCollections
package import Values

/// The workspaces that may have ready jobs, in the order of their turn, each with its low-water mark: no job
/// of it that is ready was made so before this, as far as the node knows.
///
/// A scan finds the rest.
package typealias Marks = OrderedDictionary<ID<Workspace>, Timestamp>

extension Marks {
    /// Notes that a job became ready.
    mutating func hear(_ ready: Ready) {
        self[ready.workspace] = Swift.min(self[ready.workspace] ?? ready.at, ready.at)
    }
}

/// A job became ready in this workspace, at this time: where a claim has to begin.
package struct Ready: Hashable, Sendable {
    /// Whose job it is.
    package let workspace: ID<Workspace>
    /// Its place in the order of the ready jobs.
    package let at: Timestamp

    /// One for each workspace, in the order in which they come first: what a worker does hangs on no order of hashes.
    static func inEach(of workspaces: some Sequence<ID<Workspace>>, at now: Timestamp) -> [Ready] {
        OrderedSet(workspaces).map { Ready(workspace: $0, at: now) }
    }
}

/// News of work, from an enqueue on this node or another.
///
/// Hints may be lost; polling is the truth.
package enum Hint: Sendable {
    /// A job is ready.
    case ready(Ready)
    /// A timer was set.
    case timer(Timestamp)
    /// Something happened on another node.
    case somewhere
}

/// What a claim shall take.
package struct ClaimRequest: Sendable {
    /// Where to look.
    package let marks: Marks
    /// How many jobs in all at most.
    package let limit: Int
    /// How many more jobs of each workspace may run.
    package let room: Room
    /// Whether to look for workspaces that are not among the marks, and for jobs behind the marks.
    package let scan: Scan?
    /// Numbers the worker's claims.
    ///
    /// One whose outcome stayed unknown is made again under its number, and gives what it took the first time.
    package let number: Int64
    /// Whether a claim of this number was made before.
    package let isRepeated: Bool

    /// A claim to be made.
    package init(
        marks: Marks, limit: Int, room: Room = Room(), scan: Scan?, number: Int64 = 0,
        isRepeated: Bool = false
    ) {
        self.room = room
        self.number = number
        self.isRepeated = isRepeated
        self.marks = marks
        self.limit = limit
        self.scan = scan
    }

    /// How many more jobs of each workspace may run on the node.
    package struct Room: Sendable {
        /// How many run of those that have any.
        let running: [ID<Workspace>: Int]
        /// How many may.
        let most: Int

        /// Room for so many jobs of each workspace beside those that run.
        package init(for most: Int = .max, beside running: [ID<Workspace>: Int] = [:]) {
            self.running = running
            self.most = most
        }

        subscript(workspace: ID<Workspace>) -> Int { max(most - running[workspace, default: 0], 0) }
    }

    /// How far back a scan looks.
    package enum Scan: Hashable, Sendable {
        /// At every ready job.
        case everything
        /// At jobs made ready since then; older ones were seen by an earlier scan.
        case since(Timestamp)
    }
}

/// What a claim took.
package struct Claim: Sendable {
    /// The jobs, leases durable.
    package let jobs: [ClaimedJob]
    /// The workspaces that were looked at or found and may hold more, each from where the next claim begins.
    package let open: Marks
}
