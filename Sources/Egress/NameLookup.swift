import Glibc
import Values

/// Asks for the addresses of a host name; it blocks its thread until there is an answer.
package struct NameLookup: Sendable {
    /// All addresses of a name, in the order in which they should be tried.
    /// - Throws: `egress.name`.
    package let addresses: @Sendable (String) throws -> [IPAddress]

    /// A look-up that answers as `addresses` does.
    package init(addresses: @escaping @Sendable (String) throws -> [IPAddress]) {
        self.addresses = addresses
    }

    /// The system's, `getaddrinfo`.
    package static let system = NameLookup { name in
        var hints = addrinfo()
        hints.ai_family = AF_UNSPEC
        hints.ai_socktype = Int32(SOCK_STREAM.rawValue)
        hints.ai_flags = AI_ADDRCONFIG
        var first: UnsafeMutablePointer<addrinfo>?
        let status = getaddrinfo(name, nil, &hints, &first)
        guard status == 0 else {
            throw Problem.nameUnknown(name, answered: status != EAI_AGAIN)
        }
        defer { freeaddrinfo(first) }
        var addresses: [IPAddress] = []
        var entry = first
        while let info = entry?.pointee {
            if let address = address(of: info), !addresses.contains(address) { addresses.append(address) }
            entry = info.ai_next
        }
        guard !addresses.isEmpty else { throw Problem.nameUnknown(name, answered: true) }
        return addresses
    }

    /// The address within a `sockaddr_in` (RFC 3493: after family and port) or a `sockaddr_in6` (after the flow too).
    private static func address(of info: addrinfo) -> IPAddress? {
        let bytes = UnsafeRawBufferPointer(start: info.ai_addr, count: Int(info.ai_addrlen))
        switch info.ai_family {
        case AF_INET where bytes.count >= 8: return IPAddress(bytes: bytes[4..<8])
        case AF_INET6 where bytes.count >= 24: return IPAddress(bytes: bytes[8..<24])
        default: return nil
        }
    }
}
