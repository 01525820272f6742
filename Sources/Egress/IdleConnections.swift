import Synchronization

/// Connections that stand and wait for their next request.
final class IdleConnections: Sendable {
    private struct Idle {
        let connection: PeerConnection
        let since: Duration
        let until: Duration

        func isUsable(_ now: Duration) -> Bool { connection.isActive && now < until }
    }

    private struct State {
        var rows: [WebOrigin: [Idle]] = [:]
        var count = 0
        var isShut = false

        mutating func set(_ row: [Idle], for origin: WebOrigin) {
            count += row.count - (rows[origin]?.count ?? 0)
            rows[origin] = row.isEmpty ? nil : row
        }
    }

    private let perOriginMax: Int
    private let countMax: Int
    private let state = Mutex(State())

    init(perOriginMax: Int, countMax: Int) {
        self.perOriginMax = perOriginMax
        self.countMax = countMax
    }

    /// How many there are.
    var count: Int { state.withLock { $0.count } }

    /// Takes the connection to `origin` that was put in last, unless it has been idle for longer than `age`.
    ///
    /// Where even that one is too old, the older ones wait for a request that may use them.
    func take(_ origin: WebOrigin, now: Duration, age: Duration) -> PeerConnection? {
        state.withLock { state in
            var row = state.rows[origin] ?? []
            defer { state.set(row, for: origin) }
            while let last = row.last {
                if last.isUsable(now), now - last.since > age { return nil }
                row.removeLast()
                if last.isUsable(now) { return last.connection }
                last.connection.close()
            }
            return nil
        }
    }

    /// Puts a connection in for `lasting` at most; where there are too many, another one is closed or this one.
    func put(_ connection: PeerConnection, now: Duration, lasting: Duration) {
        let closed: PeerConnection? = state.withLock { state in
            if state.isShut { return connection }
            var row = state.rows[connection.origin] ?? []
            row.append(Idle(connection: connection, since: now, until: now + lasting))
            let tooMany = row.count > perOriginMax || state.count >= countMax
            let oldest = tooMany ? row.removeFirst().connection : nil
            state.set(row, for: connection.origin)
            return oldest
        }
        closed?.close()
    }

    /// Closes those whose time is up and forgets those that the peer closed.
    func sweep(now: Duration) {
        state.withLock { state in
            for (origin, row) in state.rows {
                state.set(row.filter { $0.isUsable(now) }, for: origin)
                for idle in row where !idle.isUsable(now) { idle.connection.close() }
            }
        }
    }

    /// Closes all, and from now on whatever is put in.
    func shut() {
        let all = state.withLock { state in
            defer { state = State(isShut: true) }
            return state.rows.values.joined().map(\.connection)
        }
        for connection in all { connection.close() }
    }
}
