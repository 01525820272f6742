public import Catalog
import Durable
public import Storage
public import Values

extension Snapshot {
    /// The packages that a workspace has now or later, with everything that was paid for them and has not passed.
    public func holdings(of workspace: ID<Workspace>) throws -> [Holding] {
        try heldPackages(of: workspace).values.map(\.holding).filter { !$0.windows.isEmpty }
            .sorted { $0.package < $1.package }
    }

    /// The packages that a workspace has or had, with the windows that have not passed.
    func heldPackages(of workspace: ID<Workspace>) throws -> [String: HeldPackage] {
        var windows: [String: [PaidWindow]] = [:]
        try each(
            """
            SELECT package, starts_at, ends_at, paid, currency, term_starts_at FROM order_window
            WHERE workspace_id = \(workspace) AND ends_at > \(now) ORDER BY package, starts_at
            """
        ) { row in
            windows[try row[0], default: []].append(
                PaidWindow(
                    start: try row[1], end: try row[2], paid: Money(try row[3], try row[4]),
                    termStart: try row[5]))
        }
        var held: [String: HeldPackage] = [:]
        try each("SELECT package, version, anchor_day FROM order_holding WHERE workspace_id = \(workspace)") {
            row in
            let package: String = try row[0]
            held[package] = HeldPackage(
                holding: Holding(
                    package: package, anchorDay: try row[2], windows: windows[package] ?? []),
                version: try row[1])
        }
        return held
    }

    /// The line that has granted the last of what a customer holds of a package, or held.
    func lastGrantingLine(of package: String, _ workspace: ID<Workspace>) throws -> GrantingLine? {
        try row(
            """
            SELECT o.number, w.order_id, w.position FROM order_window w JOIN order_ o ON o.order_id = w.order_id
            WHERE w.workspace_id = \(workspace) AND w.package = \(package) ORDER BY w.starts_at DESC LIMIT 1
            """
        ) { row in GrantingLine(number: try row[0], order: try row[1], position: try row[2]) }
    }

    /// How many windows that a line paid for are still what was paid for.
    func windowCount(of order: ID<Order>, position: Int) throws -> Int {
        try row(
            "SELECT count(*) FROM order_window WHERE order_id = \(order) AND position = \(position)"
        ) { try $0[0] as Int } ?? 0
    }

    /// The order that is about to change a package of a workspace.
    func claim(on package: String, of workspace: ID<Workspace>) throws -> ID<Order>? {
        try row(
            "SELECT order_id FROM order_claim WHERE workspace_id = \(workspace) AND package = \(package)"
        ) { try $0[0] as ID<Order> }
    }

    /// The lines that have granted what a customer holds of a package at an instant, and what follows it.
    func grantingLines(
        of package: String, _ workspace: ID<Workspace>, at instant: Timestamp
    ) throws -> [GrantingLine] {
        try rows(
            """
            SELECT DISTINCT o.number, w.order_id, w.position FROM order_window w JOIN order_ o ON o.order_id = w.order_id
            WHERE w.workspace_id = \(workspace) AND w.package = \(package) AND w.ends_at > \(instant)
            ORDER BY w.order_id, w.position
            """
        ) { row in
            GrantingLine(number: try row[0], order: try row[1], position: try row[2])
        }
    }
}

/// What is done to holdings by whoever has locked the buyer.
extension Transaction {
    /// Lets nobody but an order change packages.
    func claim(_ packages: [String], for order: Order) throws {
        for package in packages {
            try execute(
                """
                INSERT INTO order_claim (workspace_id, package, order_id)
                VALUES (\(order.workspace), \(package), \(order.id))
                """)
        }
    }

    /// Lets others change the packages of an order.
    func releaseClaims(_ packages: [String], of order: Order) throws {
        for package in packages {
            try execute(
                """
                DELETE FROM order_claim WHERE workspace_id = \(order.workspace) AND package = \(package)
                    AND order_id = \(order.id)
                """)
        }
    }

    /// Adds windows of a line to what the customer holds.
    func addWindows(_ windows: [PaidWindow], of line: OrderLine, _ order: Order) throws {
        let package = line.item.key
        switch engine {
        case .sqlite:
            for window in windows {
                try execute(
                    """
                    INSERT INTO order_window (workspace_id, package, starts_at, ends_at, paid, currency, term_starts_at,
                        order_id, position)
                    VALUES (\(order.workspace), \(package), \(window.start), \(window.end), \(window.paid.minorUnits),
                        \(window.paid.currency), \(window.termStart), \(order.id), \(line.position))
                    """)
            }
        case .postgres:
            try execute(
                """
                INSERT INTO order_window (workspace_id, package, starts_at, ends_at, paid, currency, term_starts_at,
                    order_id, position)
                SELECT \(order.workspace), \(package), *, \(order.id), \(line.position)
                FROM unnest(\(windows.map(\.start)), \(windows.map(\.end)), \(windows.map(\.paid.minorUnits)),
                    \(windows.map(\.paid.currency)), \(windows.map(\.termStart)))
                """)
        }
        try change(package, of: order.workspace, anchorDay: line.plan.anchorDay)
    }

    /// Ends what the customer held of a package at an instant, and what follows it, for another one that credits it.
    /// - Returns: The lines that had granted it.
    func endHolding(
        _ package: String, of workspace: ID<Workspace>, at instant: Timestamp
    ) throws -> [GrantingLine] {
        let ended = try grantingLines(of: package, workspace, at: instant)
        try execute(
            """
            DELETE FROM order_window WHERE workspace_id = \(workspace) AND package = \(package) AND ends_at > \(instant)
            """)
        try change(package, of: workspace)
        return ended
    }

    /// When orders of a workspace that bought a package were paid whose money goes back for it.
    func paidBackPurchases(of package: String, _ workspace: ID<Workspace>) throws -> Set<Timestamp> {
        Set(
            try rows(
                """
                SELECT g.made_at FROM order_case c
                JOIN order_case_line l ON l.case_id = c.case_id
                JOIN order_line b ON b.order_id = c.order_id AND b.position = l.position
                JOIN order_log g ON g.order_id = c.order_id AND g.state = 'paid'
                WHERE c.workspace_id = \(workspace) AND c.state <> 'requested' AND c.state <> 'refused'
                    AND b.kind = 'package' AND b.item = \(package)
                """
            ) { row in try row[0] as Timestamp })
    }

    /// Takes the windows of a line out of what the customer holds.
    func removeWindows(of line: OrderLine, _ order: Order) throws {
        try execute("DELETE FROM order_window WHERE order_id = \(order.id) AND position = \(line.position)")
        try change(line.item.key, of: order.workspace)
    }

    /// Counts a change of what the customer holds of a package, once its windows are written, and tells until when it is
    /// held now.
    private func change(_ package: String, of workspace: ID<Workspace>, anchorDay: Int? = nil) throws {
        let version: Int64? = try row(
            """
            INSERT INTO order_holding (workspace_id, package, version, anchor_day)
            VALUES (\(workspace), \(package), 1, \(anchorDay ?? 1))
            ON CONFLICT (workspace_id, package) DO UPDATE
            SET version = order_holding.version + 1, anchor_day = coalesce(\(anchorDay), order_holding.anchor_day)
            RETURNING version
            """
        ) { try $0[0] }
        let end: Timestamp? =
            try row(
                "SELECT max(ends_at) FROM order_window WHERE workspace_id = \(workspace) AND package = \(package)"
            ) { try $0[0] as Timestamp? } ?? nil
        try publish(
            NewEvent(
                "holding.changed", workspace: workspace, aggregate: package, version: version ?? 0,
                payload: ["ends_at": end.map { .string($0.rfc3339) } ?? .null]))
    }
}

/// A line of an order that has granted what a customer holds.
struct GrantingLine: Hashable {
    let number: String
    let order: ID<Order>
    let position: Int
}
