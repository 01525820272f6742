public import Values

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

    /// The policy that allows the hosts of a list as an operator writes it: `host` or `host:port`, an IPv6 address in
    /// brackets.
    /// - Throws: `egress.allowed_host` for an entry that no address could ever match.
    public init(allowing entries: [String]) throws(Problem) {
        var hosts: Set<String> = []
        for entry in entries { hosts.insert(try AddressPolicy.host(entry)) }
        self.init(allowedHosts: hosts)
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

    /// An entry in its one usual spelling.
    private static func host(_ entry: String) throws(Problem) -> String {
        let hasPort = entry.last != "]" && (entry.hasPrefix("[") ? entry.contains("]:") : entry.contains(":"))
        do throws(Problem) {
            let address = try WebAddress("http://\(entry)")
            guard !entry.contains(where: { "/?#".contains($0) }) else { throw .addressMalformed(.host) }
            return hasPort ? "\(address.origin.host):\(address.origin.port)" : "\(address.origin.host)"
        } catch {
            throw .allowedHostMalformed(entry)
        }
    }
}
