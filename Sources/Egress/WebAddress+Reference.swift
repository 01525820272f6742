package import Values

extension WebAddress {
    /// Reads a reference as a page at `base` means it (RFC 3986, 5.2): an absolute address, `//host/path`, `/path`,
    /// `path`, `?query` or `#fragment`.
    /// - Throws: `egress.url`.
    package init(_ reference: String, from base: WebAddress) throws(Problem) {
        let origin = "\(base.origin)"
        let path = base.target.prefix { $0 != "?" }
        switch true {
        case WebAddress.hasScheme(reference): try self.init(reference)
        case reference.hasPrefix("//"): try self.init("\(base.origin.scheme.rawValue):\(reference)")
        case reference.hasPrefix("/"): try self.init(origin + reference)
        case reference.hasPrefix("?"): try self.init(origin + path + reference)
        case reference.isEmpty || reference.hasPrefix("#"): try self.init(origin + base.target)
        default:
            let folder = path[...(path.lastIndex(of: "/") ?? path.startIndex)]
            try self.init(origin + WebAddress.withoutDots(folder + reference))
        }
    }

    private static func hasScheme(_ reference: String) -> Bool {
        guard let end = reference.utf8.firstIndex(where: { ":/?#".utf8.contains($0) }) else { return false }
        return reference.utf8[end] == UInt8(ascii: ":")
    }

    /// The path without its `.` and `..` segments; the query stays.
    private static func withoutDots(_ target: Substring) -> String {
        let end = target.firstIndex { "?#".contains($0) } ?? target.endIndex
        var kept: [Substring] = []
        let segments = target[..<end].dropFirst().split(separator: "/", omittingEmptySubsequences: false)
        for (index, segment) in segments.enumerated() {
            switch segment {
            case ".", "..":
                if segment == ".." { _ = kept.popLast() }
                if index == segments.count - 1 { kept.append("") }
            default: kept.append(segment)
            }
        }
        return "/" + kept.joined(separator: "/") + target[end...]
    }
}
