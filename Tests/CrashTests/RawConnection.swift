import Foundation
import Storage
import TestServers

/// A connection on which a test says what no HTTP client would.
final class RawConnection: Sendable {
    private let descriptor: Int32

    /// Connects to a port of 127.0.0.1.
    init(port: Int) throws {
        descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue) | Int32(SOCK_CLOEXEC.rawValue), 0)
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_port = UInt16(port).bigEndian
        address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
        let (descriptor, length) = (descriptor, socklen_t(MemoryLayout<sockaddr_in>.size))
        let status = withUnsafeMutablePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { connect(descriptor, $0, length) }
        }
        guard status == 0 else { throw ServerFailure("port \(port) cannot be reached") }
    }

    deinit {
        close(descriptor)
    }

    /// Says these bytes, as far as the other side takes them.
    func say(_ bytes: [UInt8]) async {
        await blocking { [descriptor] in
            var rest = bytes[...]
            while !rest.isEmpty {
                let count = rest.withUnsafeBytes {
                    send(descriptor, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL))
                }
                guard count > 0 else { return }
                rest = rest.dropFirst(count)
            }
        }
    }

    /// Reads until the other side closes, or has said nothing for so many seconds.
    /// - Returns: What it said, and whether it has closed.
    func hear(silentFor seconds: Int) async -> (text: String, isClosed: Bool) {
        await blocking { [descriptor] in
            var limit = timeval(tv_sec: seconds, tv_usec: 0)
            setsockopt(descriptor, SOL_SOCKET, SO_RCVTIMEO, &limit, socklen_t(MemoryLayout<timeval>.size))
            var heard: [UInt8] = []
            var buffer = [UInt8](repeating: 0, count: 1 << 16)
            while true {
                let count = recv(descriptor, &buffer, buffer.count, 0)
                guard count > 0 else {
                    let isClosed = count == 0 || (errno != EAGAIN && errno != EWOULDBLOCK)
                    return (String(decoding: heard, as: UTF8.self), isClosed)
                }
                heard += buffer[..<count]
            }
        }
    }

    /// Runs what blocks on a thread of its own.
    private func blocking<Result: Sendable>(_ body: @escaping @Sendable () -> Result) async -> Result {
        await withCheckedContinuation { continuation in
            _ = DedicatedThread("raw connection") { continuation.resume(returning: body()) }
        }
    }
}
