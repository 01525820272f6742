package import Values

/// Which peers requests may reach: the public internet, and what an operator allows by name.
///
/// Everything else is refused: loopback, private and link-local networks, cloud metadata services, and whatever else
/// the IANA special-purpose registries do not call globally reachable.
public struct AddressPolicy: Hashable, Sendable {
    /// Hosts that may be reached whatever address they have, as `host` (every port) or `host:port`, in lower case;
    /// an IPv6 address in brackets.
    ///
    /// The name in the request's address is what counts: allowing `127.0.0.1` does not allow another name that
    /// resolves to it.
    public let allowedHosts: Set<String>

    /// The policy that allows these hosts besides the public internet.
    public init(allowedHosts: Set<String> = []) {
        self.allowedHosts = Set(allowedHosts.map { $0.lowercased() })
    }

    /// Whether an operator allowed this host, so that neither its port nor its addresses are judged.
    package func allows(_ origin: WebOrigin) -> Bool {
        allowedHosts.contains("\(origin.host)") || allowedHosts.contains("\(origin.host):\(origin.port)")
    }

    /// Refuses a port that is not meant for HTTP, and a literal address that is not public.
    package func check(_ origin: WebOrigin) throws(Problem) {
        if allows(origin) { return }
        guard WebPorts.allowed(origin.port) else { throw .portRefused(origin) }
        if case .address(let address) = origin.host {
            try check([address], of: origin)
        }
    }

    /// Refuses a host any of whose addresses is not public: an answer that mixes both is how rebinding begins.
    package func check(_ addresses: [IPAddress], of origin: WebOrigin) throws(Problem) {
        if allows(origin) { return }
        for address in addresses {
            if let range = address.specialPurpose { throw .addressRefused(origin, range) }
        }
    }
}
