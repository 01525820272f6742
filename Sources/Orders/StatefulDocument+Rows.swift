public import Storage
public import Values

extension Transaction {
    /// Moves a document that this transaction has locked, and writes why.
    ///
    /// - Parameters:
    ///   - document: As it was read.
    ///   - moved: As it is now: in a state that may follow, one version on.
    ///   - columns: What changes with it, as `, amount = ...`.
    ///   - reason: Why, for the log.
    ///   - person: Who does it; `nil` for nobody.
    /// - Throws: What the database says; also where somebody else has moved it.
    func move<Document: StatefulDocument>(
        _ document: Document, to moved: Document, setting columns: SQL, because reason: String,
        by person: String?
    ) throws {
        precondition(
            document.next.contains(moved.state) && moved.version == document.version + 1,
            "\(Document.prefix) that is \(document.state) never becomes \(moved.state)")
        let tables = Document.tables
        try execute(
            """
            UPDATE \(tables.documents)
            SET state = \(moved.state), version = \(moved.version), changed_at = \(now)\(columns)
            WHERE \(tables.key) = \(document.id) AND state = \(document.state) AND version = \(document.version)
            """, rows: 1)
        try log(moved, because: reason, by: person)
    }

    /// Writes down where a document is now, and why.
    func log<Document: StatefulDocument>(
        _ document: Document, because reason: String, by person: String?
    ) throws {
        let tables = Document.tables
        try execute(
            """
            INSERT INTO \(tables.log) (\(tables.key), version, state, made_at, why, person)
            VALUES (\(document.id), \(document.version), \(document.state), \(now), \(reason), \(person))
            """)
    }
}

extension Snapshot {
    /// The moves of a document, the first one first: its state is that of the last.
    public func moves<Document: StatefulDocument>(
        of document: ID<Document>
    ) throws -> [DocumentMove<Document.State>] {
        let tables = Document.tables
        return try rows(
            """
            SELECT version, state, made_at, why, person FROM \(tables.log) WHERE \(tables.key) = \(document)
            ORDER BY version
            """
        ) { row in
            DocumentMove(
                version: try row[0], state: try row[1], at: try row[2], why: try row[3], by: try row[4])
        }
    }
}
