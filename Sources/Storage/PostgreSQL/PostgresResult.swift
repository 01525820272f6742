import CPostgres
import Values

/// One answer of the server, freed when it goes out of scope.
struct PostgresResult: ~Copyable {
    let handle: OpaquePointer

    init(_ handle: OpaquePointer) {
        self.handle = handle
    }

    deinit {
        PQclear(handle)
    }

    /// What kind of answer it is.
    var status: ExecStatusType { PQresultStatus(handle) }

    /// How many rows it has.
    var count: Int32 { PQntuples(handle) }

    /// How many rows the statement changed; for a query, how many it returned.
    var changed: Int { Int(String(cString: PQcmdTuples(handle))) ?? 0 }

    /// The statement that was executed, as the server names it: `COMMIT`, `INSERT 0 1`.
    var tag: String { String(cString: PQcmdStatus(handle)) }

    /// The cells of one of its rows; valid while the result lives.
    func cells(_ row: Int32) -> PostgresCells {
        PostgresCells(result: handle, row: row)
    }
}
