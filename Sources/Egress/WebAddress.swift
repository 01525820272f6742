package import Values

/// An absolute `http` or `https` address, read by one strict parser whose result is what is judged, connected to and
/// sent, so that no second reading can disagree with the first.
///
/// Refused: other schemes, a user or password in the address, control characters and backslashes, hosts that are
/// neither ASCII names nor addresses in their usual spelling. In the path and query, characters that must be escaped
/// (spaces, Chinese) are; `%XX` stays as it is; the fragment is dropped.
package struct WebAddress: Hashable, Sendable {
    /// Whom it leads to.
    package let origin: WebOrigin
    /// The path and the query as the request line carries them: `/v1/orders?id=7`.
    package let target: String

    /// Reads an address of at most 8,192 bytes.
    /// - Throws: `egress.url`.
    package init(_ text: String) throws(Problem) {
        guard text.utf8.count <= WebAddress.bytesMax else { throw .addressMalformed(.tooLong) }
        guard text.utf8.allSatisfy({ $0 >= 0x20 && $0 != 0x7F && $0 != UInt8(ascii: "\\") }) else {
            throw .addressMalformed(.character)
        }
        guard let colon = text.utf8.firstIndex(of: UInt8(ascii: ":")),
            let scheme = WebOrigin.Scheme(rawValue: text[..<colon].lowercased()),
            text[colon...].hasPrefix("://")
        else { throw .addressMalformed(.scheme) }
        let rest = text[text.utf8.index(colon, offsetBy: 3)...]
        let end = rest.utf8.firstIndex { "/?#".utf8.contains($0) } ?? rest.endIndex
        origin = try WebAddress.origin(scheme, rest[..<end])
        target = WebAddress.target(rest[end...])
    }

    private static let bytesMax = 8_192

    private static func origin(
        _ scheme: WebOrigin.Scheme, _ authority: Substring
    ) throws(Problem) -> WebOrigin {
        guard !authority.utf8.contains(UInt8(ascii: "@")) else { throw .addressMalformed(.user) }
        var host = authority
        var port = scheme.usualPort
        let bracket = authority.utf8.lastIndex(of: UInt8(ascii: "]"))
        let colon = authority.utf8.lastIndex(of: UInt8(ascii: ":"))
        if let colon, colon > bracket ?? authority.startIndex {
            let digits = authority[authority.utf8.index(after: colon)...]
            if !digits.isEmpty {
                guard digits.utf8.count <= 5, digits.utf8.allSatisfy(isDigit), let number = Int(digits),
                    (1...65_535).contains(number)
                else { throw .addressMalformed(.port) }
                port = number
            }
            host = authority[..<colon]
        }
        return WebOrigin(scheme: scheme, host: try read(host: host), port: port)
    }

    private static func read(host: Substring) throws(Problem) -> WebOrigin.Host {
        if host.utf8.first == UInt8(ascii: "[") {
            guard host.utf8.last == UInt8(ascii: "]"),
                case .v6(let high, let low)? = IPAddress(host.dropFirst().dropLast())
            else { throw .addressMalformed(.host) }
            return .address(.v6(high: high, low: low))
        }
        let name = host.lowercased()
        let labels = (name.hasSuffix(".") ? name.dropLast() : name[...])
            .split(separator: ".", omittingEmptySubsequences: false)
        guard name.utf8.count <= 253, labels.allSatisfy(isLabel), let last = labels.last else {
            throw .addressMalformed(.host)
        }
        // A last label that reads as a number makes resolvers take the whole for an IPv4 address in some spelling.
        if isNumber(last) {
            guard let address = IPAddress(name) else { throw .addressMalformed(.spelling) }
            return .address(address)
        }
        return .name(labels.joined(separator: "."))
    }

    private static func isLabel(_ label: Substring) -> Bool {
        (1...63).contains(label.utf8.count)
            && label.utf8.allSatisfy {
                isDigit($0) || (UInt8(ascii: "a")...UInt8(ascii: "z")).contains($0) || $0 == UInt8(ascii: "-")
                    || $0 == UInt8(ascii: "_")
            }
    }

    private static func isNumber(_ label: Substring) -> Bool {
        label.utf8.allSatisfy(isDigit)
            || label.hasPrefix("0x")
                && label.utf8.dropFirst(2).allSatisfy { Character(Unicode.Scalar($0)).isHexDigit }
    }

    private static func isDigit(_ byte: UInt8) -> Bool {
        (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte)
    }

    private static func target(_ text: Substring) -> String {
        let withoutFragment = text.utf8.prefix { $0 != UInt8(ascii: "#") }
        var target = withoutFragment.first == UInt8(ascii: "/") ? "" : "/"
        for byte in withoutFragment {
            if mustEscape(byte) {
                target += byte < 16 ? "%0" : "%"
                target += String(byte, radix: 16, uppercase: true)
            } else {
                target.unicodeScalars.append(Unicode.Scalar(byte))
            }
        }
        return target
    }

    private static func mustEscape(_ byte: UInt8) -> Bool {
        byte <= 0x20 || byte >= 0x7F || #""<>^`{|}"#.utf8.contains(byte)
    }
}
