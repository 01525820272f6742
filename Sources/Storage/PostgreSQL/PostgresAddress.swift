import CPostgres
import Values

/// Where a PostgreSQL server is and how to talk to it: a connection URL as libpq reads it, with our defaults for
/// what it leaves open.
///
/// `sslmode`, several hosts, `options` and everything else that libpq knows may stand in the URL; what stands
/// neither there nor here comes from libpq's environment variables.
struct PostgresAddress: Sendable {
    /// Host, port and database, without user and password: what problems may show.
    let place: String

    private let parameters: [(keyword: String, value: String)]

    /// Reads `postgres://USER@HOST:PORT/NAME?sslmode=verify-full`.
    /// - Throws: `storage.unavailable`, also where libpq is not installed; its text repeats nothing of a URL that may
    ///   hold a password.
    init(_ url: String) throws(Problem) {
        if let failure = loadLibpq() {
            throw Problem.unavailable("libpq", "\(String(cString: failure)); install Debian's package libpq5")
        }
        let usage = Problem.unavailable("postgres:", "postgres://USER@HOST:PORT/NAME?sslmode=verify-full")
        guard let options = PQconninfoParse(url, nil) else { throw usage }
        defer { PQconninfoFree(options) }
        var stated: [String: String] = [:]
        var option = options
        while let keyword = option.pointee.keyword {
            if let value = option.pointee.val { stated[String(cString: keyword)] = String(cString: value) }
            option += 1
        }
        let port = stated["port"] ?? "5432"
        // Where a password stands in the place of the port, libpq would repeat it.
        guard port.utf8.allSatisfy({ ("0"..."9").contains(Unicode.Scalar($0)) || $0 == UInt8(ascii: ",") })
        else {
            throw usage
        }
        let host = stated["host"] ?? stated["hostaddr"] ?? "localhost"
        place = "\(host):\(port)/\(stated["dbname"] ?? "")"
        let all = PostgresAddress.defaults.merging(stated) { _, stated in stated }
        parameters = all.map { (keyword: $0.key, value: $0.value) }
    }

    /// Connects, or fails within the connection timeout; blocks the thread.
    ///
    /// The handle, also of an attempt that failed, is the caller's to finish; `nil` where memory is short.
    func connect() -> OpaquePointer? {
        let keywords = CStrings(parameters.map(\.keyword))
        let values = CStrings(parameters.map(\.value))
        return PQconnectdbParams(keywords.pointers, values.pointers, 0)
    }

    /// Whether a server is there that does not accept connections yet.
    var isStarting: Bool {
        let keywords = CStrings(parameters.map(\.keyword))
        let values = CStrings(parameters.map(\.value))
        return PQpingParams(keywords.pointers, values.pointers, 0) == PQPING_REJECT
    }

    /// A dead peer is noticed within a minute; after a failover the node that accepts writes is looked for.
    private static let defaults = [
        "connect_timeout": "10",
        "keepalives_idle": "30",
        "keepalives_interval": "10",
        "keepalives_count": "3",
        "tcp_user_timeout": "30000",
        "application_name": "qiao",
        "target_session_attrs": "read-write",
        "client_encoding": "UTF8",
    ]
}

/// A null-terminated array of C strings that lives as long as this object.
private final class CStrings {
    private let strings: [UnsafeMutablePointer<CChar>]
    private let array: UnsafeMutablePointer<UnsafePointer<CChar>?>

    init(_ texts: [String]) {
        strings = texts.map { text in
            let bytes = text.utf8CString
            let copy = UnsafeMutableBufferPointer<CChar>.allocate(capacity: bytes.count)
            _ = copy.initialize(from: bytes)
            return copy.baseAddress ?? .allocate(capacity: 1)
        }
        array = .allocate(capacity: strings.count + 1)
        for (index, string) in strings.enumerated() { (array + index).initialize(to: UnsafePointer(string)) }
        (array + strings.count).initialize(to: nil)
    }

    var pointers: UnsafePointer<UnsafePointer<CChar>?> { UnsafePointer(array) }

    deinit {
        for string in strings { string.deallocate() }
        array.deallocate()
    }
}
