import Values

/// Gives the space of what was deleted back to the file system, a little at a time, while nobody writes.
///
/// Most of it is used again anyway, so it waits until more than half of the file is free.
struct SQLiteSpace {
    private static let freePagesMin = 2_560

    let session: SQLiteSession

    /// Shortens the file by some pages where that is worth while; answers whether it was.
    func giveBack() throws -> Bool {
        let free = try number("PRAGMA freelist_count")
        guard free > SQLiteSpace.freePagesMin, free > (try number("PRAGMA page_count")) / 2 else {
            return false
        }
        try session.visit("PRAGMA incremental_vacuum(1000)") { _ in true }
        return true
    }

    private func number(_ sql: SQL) throws -> Int {
        var number = 0
        try session.visit(sql) { row in
            number = try row[0]
            return false
        }
        return number
    }
}
