/// The scheme, host and port of a web address: what a connection belongs to, and what credentials are meant for.
package struct WebOrigin: Hashable, Sendable, CustomStringConvertible {
    /// How the peer is spoken to.
    package enum Scheme: String, Sendable {
        case http
        case https

        /// The port where none is written.
        package var usualPort: Int {
            switch self {
            case .http: 80
            case .https: 443
            }
        }
    }

    /// A name, or an address in its usual spelling.
    package enum Host: Hashable, Sendable, CustomStringConvertible {
        /// A host name in lower case without a dot at its end.
        case name(String)
        /// A literal address.
        case address(IPAddress)

        /// The host as an address bar shows it, IPv6 in brackets.
        package var description: String {
            switch self {
            case .name(let name): name
            case .address(let address):
                switch address {
                case .v4: "\(address)"
                case .v6: "[\(address)]"
                }
            }
        }
    }

    package let scheme: Scheme
    package let host: Host
    package let port: Int

    /// The `Host` field's value: the port only where it is not the usual one.
    package var authority: String {
        port == scheme.usualPort ? "\(host)" : "\(host):\(port)"
    }

    /// `https://api.example.com`, without anything of the path.
    package var description: String { "\(scheme.rawValue)://\(authority)" }
}
