import Storage
import Values

extension Transaction {
    /// Keeps a value apart where it is too long for its row.
    func keepApart(_ bytes: [UInt8]?, at place: ValuePlace) throws {
        guard let bytes, bytes.apart(place.part) != nil else { return }
        let table = try FlowSchema.values.table(at: place.run.acceptedAt, in: self)
        try execute(
            """
            DELETE FROM \(table) WHERE workspace_id = \(place.workspace) AND run_id = \(place.run)
                AND path = \(place.path) AND part = \(place.part.rawValue)
                AND accepted_at = \(place.run.acceptedAt)
            """)
        for (chunk, start) in stride(from: 0, to: bytes.count, by: ValuePlace.chunkBytes).enumerated() {
            let end = min(start + ValuePlace.chunkBytes, bytes.count)
            try execute(
                """
                INSERT INTO \(table) (workspace_id, run_id, accepted_at, path, part, chunk, bytes)
                VALUES (\(place.workspace), \(place.run), \(place.run.acceptedAt), \(place.path),
                    \(place.part.rawValue), \(chunk), \(Array(bytes[start..<end])))
                """)
        }
    }
}

extension Snapshot {
    /// A value that stands in its row, or is kept apart; `nil` where there is none.
    func value(_ inRow: [UInt8]?, apart: Int?, at place: @autoclosure () -> ValuePlace) throws -> [UInt8]? {
        guard apart != nil else { return inRow }
        let place = place()
        let table = try FlowSchema.values.table(at: place.run.acceptedAt, in: self)
        let chunks: [[UInt8]] = try rows(
            """
            SELECT bytes FROM \(table) WHERE workspace_id = \(place.workspace) AND run_id = \(place.run)
                AND path = \(place.path) AND part = \(place.part.rawValue)
                AND accepted_at = \(place.run.acceptedAt)
            ORDER BY chunk
            """
        ) { try $0[0] }
        return Array(chunks.joined())
    }
}
