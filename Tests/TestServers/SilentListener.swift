import Foundation

/// A port of 127.0.0.1 on which connections are accepted by the system, and nobody ever answers.
public struct SilentListener: Sendable {
    /// The port.
    public let port: Int

    private let descriptor: Int32

    /// Begins to listen.
    public init() throws {
        descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue) | Int32(SOCK_CLOEXEC.rawValue), 0)
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
        var size = socklen_t(MemoryLayout<sockaddr_in>.size)
        let (descriptor, length) = (descriptor, size)
        let status = withUnsafeMutablePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { address in
                bind(descriptor, address, length) == 0 && listen(descriptor, 128) == 0
                    ? getsockname(descriptor, address, &size) : -1
            }
        }
        guard status == 0 else { throw ServerFailure("no port is free") }
        port = Int(UInt16(bigEndian: address.sin_port))
    }

    /// Listens no more.
    public func close() {
        Foundation.close(descriptor)
    }
}
