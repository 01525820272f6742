/// Which ports requests may go to unless an operator allows others.
///
/// Below 1024 only the web's own; above, all but those on which well-known services listen that could mistake a
/// request for their own language: the Fetch standard's bad ports, and databases and caches.
enum WebPorts {
    static func allowed(_ port: Int) -> Bool {
        port == 80 || port == 443 || (1_024...65_535).contains(port) && !takenByOthers.contains(port)
    }

    private static let takenByOthers: Set<Int> = [
        // https://fetch.spec.whatwg.org/#port-blocking
        1_719, 1_720, 1_723, 2_049, 3_659, 4_045, 4_190, 5_060, 5_061, 6_000, 6_566, 6_665, 6_666, 6_667,
        6_668,
        6_669, 6_679, 6_697, 10_080,
        // SQL Server, Oracle, MySQL, PostgreSQL, Redis, Cassandra, memcached, MongoDB
        1_433, 1_521, 3_306, 5_432, 6_379, 9_042, 11_211, 27_017,
    ]
}
