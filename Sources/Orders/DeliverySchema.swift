import Storage

/// The table of where goods go, which is a step of ``OrderSchema``.
///
/// It is the one place in which that stands. An order of which nobody says it has no row, and costs nothing more.
enum DeliverySchema {
    // No condition on a text: what breaks one is told of with the row.
    static let tables: [Schema.Statement] = [
        .both(
            """
            CREATE TABLE order_delivery (
                order_id BYTES NOT NULL PRIMARY KEY, name TEXT NOT NULL, phone TEXT NOT NULL, address TEXT NOT NULL,
                version BIGINT NOT NULL, given_at BIGINT NOT NULL, person TEXT NOT NULL
            ) WITHOUT ROWID
            """)
    ]
}
