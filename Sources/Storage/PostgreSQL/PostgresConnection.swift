import CPostgres
import Values

#if canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#else
import Darwin
#endif

/// One connection to a PostgreSQL server, in pipeline mode; used by the one thread that it belongs to.
///
/// Statements are queued; ``settle()`` sends what is queued and reads all answers. Sending and reading go on at the
/// same time, so that neither side waits for the other with a full buffer. An error of the server fails everything
/// behind it up to the end of the segment (``endSegment()``), as the protocol has it.
final class PostgresConnection {
    /// What the server still has to answer.
    private enum Expected {
        /// That a statement is prepared.
        case prepared([SQL.Fragment])
        /// The result of a statement, which must have changed so many rows.
        case done(rows: Int?)
        /// The result of a statement that somebody reads.
        case read
        /// The end of a segment.
        case segment
    }

    /// How many statements are kept prepared; programs have fewer, unless they combine fragments without end.
    private static let statementsMax = 1_000

    private let handle: OpaquePointer
    private let silenceMax: Duration
    private let notices = NoticeBoard()
    private var prepared: [[SQL.Fragment]: String] = [:]
    private var lastName = 0
    private var parameters = PostgresParameters()
    private var expected: [Expected] = []
    /// How many of these, from the first, belong to what nobody waits for any more.
    private var disregarded = 0
    /// Whether the connection is of no more use.
    private(set) var isLost = false

    /// Connects to a server.
    /// - Parameters:
    ///   - address: Where it is.
    ///   - silenceMax: After so much silence a connection with work on it counts as lost. It is more than an
    ///     ordinary statement may take, and the server is not told: a COMMIT is never cancelled.
    /// - Throws: `storage.unavailable`.
    init(to address: PostgresAddress, silenceMax: Duration) throws(Problem) {
        guard let handle = address.connect() else { throw .unavailable(address.place, "no memory") }
        guard PQstatus(handle) == CONNECTION_OK else {
            defer { PQfinish(handle) }
            throw .unavailable(address.place, PostgresConnection.message(of: handle))
        }
        guard PQserverVersion(handle) >= 140_000 else {
            defer { PQfinish(handle) }
            throw .unavailable(address.place, "PostgreSQL \(PQserverVersion(handle) / 10_000) < 14")
        }
        guard PQparameterStatus(handle, "server_encoding").map({ String(cString: $0) }) == "UTF8" else {
            defer { PQfinish(handle) }
            throw .unavailable(address.place, "ENCODING <> UTF8")
        }
        self.handle = handle
        self.silenceMax = silenceMax
        PQsetNoticeReceiver(
            handle, { NoticeBoard.of($0).receive($1) }, Unmanaged.passUnretained(notices).toOpaque())
        guard PQsetnonblocking(handle, 1) == 0, PQenterPipelineMode(handle) == 1 else {
            throw .unavailable(address.place, PostgresConnection.message(of: handle))
        }
    }

    deinit {
        PQfinish(handle)
    }

    /// The socket, to wait on.
    var socket: Int32 { PQsocket(handle) }

    /// The server's process for this connection.
    var backend: Int32 { PQbackendPID(handle) }

    /// Whether some statement that is not answered yet states how many rows it must change.
    var awaitsCount: Bool {
        expected.contains { if case .done(.some) = $0 { true } else { false } }
    }

    /// Whether the server has warned since the last time of asking that a COMMIT may not be on its standby.
    func takeWarning() -> Bool {
        notices.takeWarning()
    }

    /// Queues a statement whose answer nobody reads; `rows` is how many it must change.
    func queue(_ sql: SQL, rows: Int? = nil) throws(PostgresFailure) {
        try send(sql)
        expected.append(.done(rows: rows))
    }

    /// Queues a statement whose answer is what the next ``settle()`` returns.
    func queueRead(_ sql: SQL) throws(PostgresFailure) {
        try send(sql)
        expected.append(.read)
    }

    /// Queues a statement without parameters that is executed once.
    func queue(text: String) throws(PostgresFailure) {
        try sent(PQsendQueryParams(handle, text, 0, nil, nil, nil, nil, 1))
        expected.append(.done(rows: nil))
    }

    /// Ends a segment, so that an error before it fails nothing behind it; what is queued begins to leave.
    func endSegment() throws(PostgresFailure) {
        try sent(PQpipelineSync(handle))
        expected.append(.segment)
    }

    /// Sends what is queued, which must end with a segment, and waits for all answers.
    /// - Returns: the answer of the last statement that is read.
    /// - Throws: the first failure, after the other answers were read too.
    @discardableResult
    func settle() throws(PostgresFailure) -> PostgresResult? {
        defer {
            expected.removeAll(keepingCapacity: true)
            disregarded = 0
        }
        var failure: PostgresFailure?
        var answer: PostgresResult?
        for (index, item) in expected.enumerated() {
            let result = try next()
            switch result.status {
            case PGRES_COMMAND_OK, PGRES_TUPLES_OK:
                if case .done(let rows?) = item, rows != result.changed, index >= disregarded {
                    let problem = Problem.rowCount(expected: rows, changed: result.changed)
                    failure = failure ?? .refused(problem, state: .none)
                } else if case .read = item {
                    answer = consume result
                }
            case PGRES_PIPELINE_SYNC: break
            case PGRES_PIPELINE_ABORTED: forget(item)
            case _:
                forget(item)
                let refused = try refused(result)
                if index >= disregarded { failure = failure ?? refused }
            }
        }
        if let failure { throw failure }
        return answer
    }

    /// Queues a statement in a segment of its own that nobody waits for: the server gets to it before anything that
    /// is sent later, and what it and all before it answer is read then and disregarded.
    func queueAside(_ sql: SQL) throws(PostgresFailure) {
        if !expected.isEmpty { try endSegment() }
        try queue(sql)
        try endSegment()
        disregarded = expected.count
    }

    /// Notices, without waiting, whether the connection was closed while nobody used it.
    func probe() throws(PostgresFailure) {
        try settle()
        for _ in 0..<2 where !isLost {
            var descriptor = pollfd(fd: socket, events: Int16(POLLIN), revents: 0)
            guard poll(&descriptor, 1, 0) > 0 else { return }
            try takeIn()
        }
    }

    /// Counts the connection as lost.
    func giveUp() {
        isLost = true
    }

    /// Takes in what has arrived while nothing was expected.
    func takeIn() throws(PostgresFailure) {
        guard PQconsumeInput(handle) == 1, PQstatus(handle) == CONNECTION_OK else { throw lost() }
    }

    /// The next notification that was taken in: the process that sent it and what it says.
    func nextNotification() -> (backend: Int32, text: String)? {
        guard let notification = PQnotifies(handle) else { return nil }
        defer { PQfreemem(notification) }
        return (notification.pointee.be_pid, String(cString: notification.pointee.extra))
    }

    /// Waits for something to arrive here or at another descriptor, which is polled for reading too.
    func waitForInput(or other: Int32, milliseconds: Int32) {
        var descriptors = [
            pollfd(fd: socket, events: Int16(POLLIN), revents: 0),
            pollfd(fd: other, events: Int16(POLLIN), revents: 0),
        ]
        _ = poll(&descriptors, 2, milliseconds)
    }
}

extension PostgresConnection {
    private func send(_ sql: SQL) throws(PostgresFailure) {
        do throws(Problem) {
            try parameters.encode(sql.values)
        } catch {
            throw PostgresFailure.refused(error, state: .none)
        }
        let name = if let known = prepared[sql.fragments] { known } else { try prepare(sql) }
        try sent(
            parameters.withPointers { count, values, lengths, formats in
                PQsendQueryPrepared(handle, name, count, values, lengths, formats, 1)
            })
    }

    private func prepare(_ sql: SQL) throws(PostgresFailure) -> String {
        if prepared.count >= PostgresConnection.statementsMax {
            prepared.removeAll()
            try queue(text: "DEALLOCATE ALL")
        }
        lastName += 1
        let name = "q\(lastName)"
        let types = sql.values.map { PostgresType.declared(for: $0.tag) }
        try sent(PQsendPrepare(handle, name, sql.text, Int32(types.count), types))
        expected.append(.prepared(sql.fragments))
        prepared[sql.fragments] = name
        return name
    }

    private func sent(_ status: Int32) throws(PostgresFailure) {
        guard status == 1 else { throw lost() }
    }

    private func forget(_ item: Expected) {
        if case .prepared(let fragments) = item { prepared[fragments] = nil }
    }

    /// The next answer; while it waits, it sends what the socket takes.
    private func next() throws(PostgresFailure) -> PostgresResult {
        // libpq puts one NULL between the answers of two statements.
        for _ in 0..<3 {
            try receive()
            if let result = PQgetResult(handle) { return PostgresResult(result) }
        }
        throw lost()
    }

    /// Returns once an answer is complete, or the connection known to be lost.
    private func receive() throws(PostgresFailure) {
        while true {
            let unsent = PQflush(handle)
            if unsent < 0 { throw lost() }
            if PQisBusy(handle) == 0 { return }
            var descriptor = pollfd(
                fd: socket, events: Int16(unsent == 0 ? POLLIN : POLLIN | POLLOUT), revents: 0)
            switch poll(&descriptor, 1, Int32(clamping: silenceMax.microseconds / 1_000)) {
            case 0: throw lost("the server has been silent for \(silenceMax)")
            case let count where count < 0 && errno != EINTR: throw lost()
            case _: break
            }
            if descriptor.revents & ~Int16(POLLOUT) != 0, PQconsumeInput(handle) == 0 { throw lost() }
        }
    }

    /// What an error of the server means for the transaction, and for the connection.
    private func refused(_ result: borrowing PostgresResult) throws(PostgresFailure) -> PostgresFailure {
        let state = result.state
        guard !state.code.isEmpty, PQstatus(handle) == CONNECTION_OK, !state.endsSession else {
            isLost = true
            // It has waited for our closure: running that again would take as long.
            if state.isImpatience { throw .refused(result.problem(), state: state) }
            throw .lost(state.code.isEmpty ? lost().problem : result.problem())
        }
        return .refused(result.problem(), state: state)
    }

    private func lost(_ reason: String? = nil) -> PostgresFailure {
        isLost = true
        return .lost(.connectionLost(reason ?? PostgresConnection.message(of: handle)))
    }

    /// What libpq says of a connection, on one line.
    private static func message(of handle: OpaquePointer) -> String {
        let lines = String(cString: PQerrorMessage(handle)).split(whereSeparator: \.isNewline)
        return lines.last.map { $0.drop { $0 == "\t" || $0 == " " } }.map { String($0) } ?? "connection lost"
    }
}
