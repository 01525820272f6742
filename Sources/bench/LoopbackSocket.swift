import Glibc

/// A keep-alive connection to a port of 127.0.0.1 on which one request at a time is sent and answered.
struct LoopbackSocket: ~Copyable {
    let descriptor: Int32
    private var received: [UInt8] = []

    /// - Returns: `nil` where nobody listens on the port.
    init?(port: Int) {
        let descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue) | Int32(SOCK_CLOEXEC.rawValue), 0)
        guard descriptor >= 0 else { return nil }
        var address = LoopbackSocket.address(port)
        let status = withUnsafePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                connect(descriptor, $0, socklen_t(MemoryLayout<sockaddr_in>.size))
            }
        }
        guard status == 0 else {
            close(descriptor)
            return nil
        }
        var isOn: Int32 = 1
        setsockopt(descriptor, Int32(IPPROTO_TCP), TCP_NODELAY, &isOn, socklen_t(MemoryLayout<Int32>.size))
        self.descriptor = descriptor
    }

    deinit { close(descriptor) }

    /// Sends a whole request; requests are small against the socket's buffer.
    func send(_ request: [UInt8]) throws {
        let sent = Glibc.send(descriptor, request, request.count, Int32(MSG_NOSIGNAL))
        guard sent == request.count else {
            throw Unmeasured("A request could not be sent: error \(errno).")
        }
    }

    /// Takes what has arrived.
    /// - Returns: The status of the answer, once all of it is here.
    mutating func receive() throws -> Int? {
        let count = withUnsafeTemporaryAllocation(byteCount: 16_384, alignment: 1) { buffer in
            let count = recv(descriptor, buffer.baseAddress, buffer.count, 0)
            if count > 0 { received.append(contentsOf: buffer[..<count]) }
            return count
        }
        guard count > 0 else { throw Unmeasured("The server closed a connection.") }
        guard let head = HTTPHead(received) else { return nil }
        guard let bodyBytes = head.bodyBytes else {
            throw Unmeasured("An answer does not say how long it is.")
        }
        guard received.count >= head.bytes + bodyBytes else { return nil }
        received.removeAll(keepingCapacity: true)
        return head.status
    }

    /// Asks for a path and waits for the answer.
    static func status(of path: String, port: Int) throws -> Int? {
        guard var socket = LoopbackSocket(port: port) else { return nil }
        try socket.send(Array("GET \(path) HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n".utf8))
        while true {
            if let status = try socket.receive() { return status }
        }
    }

    /// A port on which nobody listens now.
    static func freePort() throws -> Int {
        let descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue) | Int32(SOCK_CLOEXEC.rawValue), 0)
        defer { close(descriptor) }
        var address = address(0)
        var length = socklen_t(MemoryLayout<sockaddr_in>.size)
        let status = withUnsafeMutablePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                bind(descriptor, $0, length) == 0 ? getsockname(descriptor, $0, &length) : -1
            }
        }
        guard status == 0 else { throw Unmeasured("No port is free: error \(errno).") }
        return Int(UInt16(bigEndian: address.sin_port))
    }

    private static func address(_ port: Int) -> sockaddr_in {
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_port = UInt16(port).bigEndian
        address.sin_addr.s_addr = UInt32(0x7f00_0001).bigEndian
        return address
    }
}
