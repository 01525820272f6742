package import Values

/// What an event says, or a view: counted once under its mark, on the day on which it happened.
package struct Fact: Sendable {
    /// What it is counted once for on its day: the event, or the workspace that has a cart, or looked at something.
    package let mark: [UInt8]
    /// When it happened.
    package let at: Timestamp
    /// What it is one more of, or as many more as ``documents``.
    package var counted: CountKey?
    /// How many documents it is about.
    package var documents: Int64 = 1
    /// Whose money came in or went back.
    package var moved: [Movement] = []
    /// Until when a package is held by now.
    package var held: Held?

    /// What happened at an instant, and of which there is one a day for its mark.
    package init(
        mark: [UInt8], at instant: Timestamp, counted: CountKey? = nil, moved: [Movement] = [],
        held: Held? = nil
    ) {
        self.mark = mark
        at = instant
        self.counted = counted
        self.moved = moved
        self.held = held
    }

    /// A counter of a day.
    package struct CountKey: Hashable, Comparable, Sendable {
        let stage: FunnelStage
        let kind: String
        let item: String

        /// The counter of a stage; the kind and the key are of what was looked at, and empty in the other stages.
        package init(stage: FunnelStage, kind: String = "", item: String = "") {
            self.stage = stage
            self.kind = kind
            self.item = item
        }

        /// By stage, then by what was looked at.
        package static func < (left: CountKey, right: CountKey) -> Bool {
            (left.stage.rawValue, left.kind, left.item) < (right.stage.rawValue, right.kind, right.item)
        }
    }

    /// Money of one thing of an order.
    package struct Movement: Sendable {
        let source: RevenueSource
        let paid: Money
        let refunded: Money

        /// What came in and went back, in one currency.
        package init(kind: String, item: String, channel: String, paid: Money, refunded: Money) {
            source = RevenueSource(kind: kind, item: item, channel: channel, currency: paid.currency)
            self.paid = paid
            self.refunded = refunded
        }
    }

    /// Until when a workspace holds a package, as of a version.
    package struct Held: Sendable {
        let workspace: ID<Workspace>
        let package: String
        let version: Int64
        let endsAt: Timestamp?

        /// What is held as of a version; `nil` where it is nothing any more.
        package init(workspace: ID<Workspace>, package: String, version: Int64, endsAt: Timestamp?) {
            self.workspace = workspace
            self.package = package
            self.version = version
            self.endsAt = endsAt
        }
    }
}

/// For what money came in, how, and in which currency.
struct RevenueSource: Hashable, Comparable, Sendable {
    let kind: String
    let item: String
    let channel: String
    let currency: Currency

    static func < (left: RevenueSource, right: RevenueSource) -> Bool {
        (left.kind, left.item, left.channel, left.currency.code)
            < (right.kind, right.item, right.channel, right.currency.code)
    }
}
