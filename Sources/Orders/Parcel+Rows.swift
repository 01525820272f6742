public import Storage
public import Values

extension Transaction {
    /// Keeps a parcel of an order that this transaction has locked.
    func insert(
        _ number: Int, _ label: Parcel.Label, _ units: [Int: Int64], of order: ID<Order>, by person: String
    ) throws {
        try execute(
            """
            INSERT INTO order_parcel (order_id, parcel, carrier, tracking, sent_at, person)
            VALUES (\(order), \(number), \(label.carrier), \(label.tracking), \(now), \(person))
            """)
        for (position, quantity) in units.sorted(by: { $0.key < $1.key }) {
            try execute(
                """
                INSERT INTO order_parcel_line (order_id, parcel, position, quantity)
                VALUES (\(order), \(number), \(position), \(quantity))
                """)
        }
    }

    /// Keeps that a parcel has arrived, or all of an order, and were not known to have before.
    func arrive(_ number: Int? = nil, of order: ID<Order>) throws {
        let one: SQL = number.map { " AND parcel = \($0)" } ?? ""
        try execute(
            "UPDATE order_parcel SET arrived_at = \(now) WHERE order_id = \(order) AND arrived_at IS NULL"
                + one)
    }
}

extension Snapshot {
    /// The parcels of an order, in the order in which they left.
    public func parcels(of order: ID<Order>) throws -> [Parcel] {
        var units: [Int: [Int: Int64]] = [:]
        try each("SELECT parcel, position, quantity FROM order_parcel_line WHERE order_id = \(order)") {
            row in
            units[try row[0], default: [:]][try row[1]] = try row[2]
        }
        return try rows(
            """
            SELECT parcel, carrier, tracking, sent_at, arrived_at FROM order_parcel WHERE order_id = \(order)
            ORDER BY parcel
            """
        ) { row in
            let number: Int = try row[0]
            return Parcel(
                number: number, label: Parcel.Label(kept: try row[1], try row[2]),
                sentAt: try row[3], arrivedAt: try row[4], units: units[number] ?? [:])
        }
    }

    /// The parcels that had left before parcels were kept, by an instant, and are on their way: by the number of their order.
    func oldParcels(sentBy instant: Timestamp, limit: Int) throws -> [(order: String, parcel: Int)] {
        try rows(
            """
            SELECT o.number, p.parcel FROM order_parcel p JOIN order_ o ON o.order_id = p.order_id
            WHERE p.tracking = '-' AND p.arrived_at IS NULL AND p.sent_at <= \(instant) AND o.state = 'shipped'
            ORDER BY p.sent_at LIMIT \(limit)
            """
        ) { row in (try row[0], try row[1]) }
    }

    /// Where the units of an order are.
    public func units(of order: ID<Order>) throws -> OrderUnits {
        var sent: [Int: Int64] = [:]
        for parcel in try parcels(of: order) { sent.merge(parcel.units, uniquingKeysWith: +) }
        return OrderUnits(lines: try lines(of: order), sent: sent, claims: try caseLines(of: order))
    }
}
