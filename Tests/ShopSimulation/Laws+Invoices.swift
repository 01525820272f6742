import Orders
import Storage
import Values

/// No more is invoiced than was paid.
extension Snapshot {
    func checkInvoices() throws {
        try refute(
            .m10,
            """
            SELECT o.number FROM order_ o JOIN order_invoice_line l ON l.order_id = o.order_id
                JOIN order_invoice i ON i.invoice_id = l.invoice_id
            WHERE i.state IN ('applied', 'issued')
            GROUP BY o.order_id, o.number, o.state, o.payable, o.bonus, o.credit_spent
            HAVING o.state IN ('pending', 'closing', 'closed') OR sum(l.amount) > o.payable - o.bonus - o.credit_spent
                - (SELECT coalesce(sum(c.amount), 0) FROM order_case c
                   WHERE c.order_id = o.order_id AND c.state NOT IN ('requested', 'refused'))
            """)
        try refute(
            .m10,
            """
            SELECT i.number FROM order_invoice i JOIN order_invoice_line l ON l.invoice_id = i.invoice_id
            GROUP BY i.invoice_id, i.number, i.amount, i.tax
            HAVING sum(l.amount) <> i.amount OR coalesce(sum(l.tax), 0) <> coalesce(i.tax, 0)
            """)
    }

    /// What changes of package have put into a wallet is spent before what was paid in, and so is not invoiced again: as who
    /// reads the logs finds it.
    func checkCredits() throws {
        var moves: [ID<Workspace>: [CreditMove]] = [:]
        var (spent, owners): ([ID<Workspace>: Int64], [ID<Order>: ID<Workspace>]) = ([:], [:])
        try each(
            """
            SELECT o.workspace_id, o.order_id, l.made_at, o.wallet_credit, o.payable - o.bonus, o.credit_spent FROM order_ o
                JOIN order_log l ON l.order_id = o.order_id AND l.state = 'paid'
                LEFT JOIN payment_attempt a ON a.number = o.payment
            WHERE o.wallet_credit > 0 OR a.channel = 'balance'
            """
        ) { row in
            let (owner, order, credit): (ID<Workspace>, ID<Order>, Int64) = (
                try row[0], try row[1], try row[3]
            )
            let kind = credit > 0 ? CreditMove.Kind.credited : .spent
            let amount = credit > 0 ? credit : try row[4] as Int64
            moves[owner, default: []].append(
                CreditMove(at: try row[2], kind: kind, order: order, amount: amount))
            spent[owner, default: 0] += try row[5] as Int64
            owners[order] = owner
        }
        try each(
            """
            SELECT c.order_id, min(l.made_at), c.amount FROM order_case c
                JOIN order_case_log l ON l.case_id = c.case_id AND l.state = 'refunding'
            GROUP BY c.case_id, c.order_id, c.amount
            """
        ) { row in
            let order: ID<Order> = try row[0]
            guard let owner = owners[order] else { return }
            moves[owner, default: []].append(
                CreditMove(at: try row[1], kind: .paidBack, order: order, amount: try row[2]))
        }
        for (owner, moves) in moves where moves.creditSpent > spent[owner] ?? 0 {
            throw Violation(
                .m10,
                "\(owner) has spent \(moves.creditSpent) that was credited, and \(spent[owner] ?? 0) is known"
            )
        }
    }
}

/// What was credited to a wallet, or an order that it has paid.
private struct CreditMove {
    /// In the order in which the least comes out as spent, where two were at one instant.
    enum Kind: Int { case spent, credited, paidBack }

    let at: Timestamp
    let kind: Kind
    let order: ID<Order>
    let amount: Int64
}

extension [CreditMove] {
    /// How much of what was credited the orders have taken, each when it was paid.
    fileprivate var creditSpent: Int64 {
        var left: Int64 = 0
        var orders: [ID<Order>: (price: Int64, back: Int64, taken: Int64)] = [:]
        var sum: Int64 = 0
        for move in sorted(by: { ($0.at, $0.kind.rawValue) < ($1.at, $1.kind.rawValue) }) {
            switch move.kind {
            case .credited: left += move.amount
            case .spent:
                let taken = Swift.min(left, move.amount)
                orders[move.order] = (move.amount, 0, taken)
                left -= taken
                sum += taken
            case .paidBack:
                guard var order = orders[move.order] else { continue }
                order.back += move.amount
                let kept = Swift.max(0, Swift.min(order.taken, order.price - order.back))
                left += order.taken - kept
                order.taken = kept
                orders[move.order] = order
            }
        }
        return sum
    }
}
