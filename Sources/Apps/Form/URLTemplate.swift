public import Definitions
import JMESPath
public import Values

/// An address with expressions in it: `{{ account.base_url }}/shops/{{ item.shop_id }}?page={{ input.page }}`.
///
/// An expression at the very beginning gives the address itself; what any other gives is escaped, so that no value
/// can add a segment, a parameter or a host.
public struct URLTemplate: Hashable, Sendable {
    private enum Part: Hashable, Sendable {
        case literal(String)
        case expression(Expression)
    }

    /// The address as it was written.
    public let text: String
    private let parts: [Part]

    /// Reads an address; whether it is absolute is known when it is built.
    /// - Throws: `expression.malformed` for an expression that does not end or does not compile; `request.url_host`
    ///   where a value could choose the host.
    public init(_ text: String) throws(Problem) {
        self.text = text
        _ = try Template(text)
        var parts: [Part] = []
        var rest = Substring(text)
        while let open = rest.firstRange(of: "{{") {
            if open.lowerBound > rest.startIndex { parts.append(.literal(String(rest[..<open.lowerBound]))) }
            let (expression, after) = try URLTemplate.expression(rest[open.upperBound...])
            parts.append(.expression(expression))
            rest = after
        }
        if !rest.isEmpty { parts.append(.literal(String(rest))) }
        self.parts = parts
        guard URLTemplate.keepsHost(parts) else { throw .requestURLHost }
    }

    /// Whether it is a path that is put after an app's base address.
    var isRelative: Bool { text.hasPrefix("/") }

    /// Whether it names `https`, or takes its beginning from an expression.
    var isSecure: Bool {
        switch parts.first {
        case .literal(let text): text.lowercased().hasPrefix("https://")
        case .expression: true
        case nil: false
        }
    }

    /// Whether it names this machine, as addresses of demos do.
    var isLoopback: Bool {
        guard case .literal(let text) = parts.first else { return false }
        let host = text.lowercased().split(separator: "/").dropFirst().first?.split(separator: ":").first
        return host == "127.0.0.1" || host == "localhost"
    }

    /// The names that its expressions read.
    var roots: Set<String> {
        parts.reduce(into: []) { names, part in
            if case .expression(let expression) = part { names.formUnion(expression.roots) }
        }
    }

    /// This address as the base of a path.
    func appending(_ path: URLTemplate) throws(Problem) -> URLTemplate {
        var base = Substring(text)
        while base.hasSuffix("/") { base.removeLast() }
        return try URLTemplate(base + path.text)
    }

    /// An address that is no template, trimmed; `nil` where it is no `http` address.
    static func literal(_ url: some StringProtocol) -> String? {
        let url = String(url).trimmed
        return isAbsolute(url) ? url : nil
    }

    /// The address in a scope.
    /// - Throws: `request.url` where an expression gives nothing usable or the whole is no `http` address.
    func evaluate(in scope: JSON, now: Timestamp) throws(Problem) -> String {
        var url = ""
        for (index, part) in parts.enumerated() {
            switch part {
            case .literal(let literal):
                if index == 1, literal.hasPrefix("/"), case .expression = parts[0] {
                    while url.hasSuffix("/") { url.removeLast() }
                }
                url += literal
            case .expression(let expression):
                guard let value = try expression.evaluate(in: scope, now: now).fieldText, !value.isEmpty
                else {
                    throw .requestURLPart(expression.text)
                }
                guard index > 0 else {
                    url += value.trimmed
                    continue
                }
                guard value != ".", value != ".." else { throw .requestURLPart(expression.text) }
                url += PercentEncoding.component(value)
            }
        }
        guard let url = URLTemplate.literal(url) else { throw .requestURL }
        return url
    }

    /// Whether no value but the first expression's can choose the host.
    ///
    /// Before the path begins, an expression may only stand for whole labels in front of a written domain:
    /// `https://{{ account.shop }}.example.com`.
    private static func keepsHost(_ parts: [Part]) -> Bool {
        var written = ""
        for (index, part) in parts.enumerated() {
            switch part {
            case .literal(let text):
                written += text
                let authority = written.split(separator: "://", maxSplits: 1).last ?? ""
                if authority.contains(where: { $0 == "/" || $0 == "?" || $0 == "#" }) { return true }
            case .expression where index > 0:
                let next = parts.dropFirst(index + 1).first
                guard written.hasSuffix("://") || written.hasSuffix("."), case .literal(let text)? = next,
                    text.hasPrefix(".")
                else { return false }
            case .expression: continue
            }
        }
        return true
    }

    private static func isAbsolute(_ url: String) -> Bool {
        let lower = url.prefix(8).lowercased()
        guard let scheme = ["https://", "http://"].first(where: lower.hasPrefix) else { return false }
        let rest = url.utf8.dropFirst(scheme.utf8.count)
        return rest.first != nil && rest.first != UInt8(ascii: "/") && url.utf8.count <= 8_192
            && url.utf8.allSatisfy { $0 > 0x20 && $0 != 0x7F }
    }

    /// The expression that `text` begins with, up to the first `}}` that ends one, and what comes after.
    private static func expression(_ text: Substring) throws(Problem) -> (Expression, Substring) {
        var search = text
        while let close = search.firstRange(of: "}}") {
            let candidate = String(text[..<close.lowerBound])
            if let expression = try? Expression(candidate) { return (expression, text[close.upperBound...]) }
            search = text[text.index(after: close.lowerBound)...]
        }
        throw .requestURL
    }
}

extension URLTemplate: DefinitionReadable {
    /// Reads a text of at most 2,000 characters.
    public static func read(_ node: DefinitionNode, by reader: DefinitionReader) -> URLTemplate? {
        guard let text = String.read(node, by: reader) else { return nil }
        guard text.utf8.count <= 2_000 else {
            reader.report(.requestURL, at: node.place)
            return nil
        }
        return reader.attempt(at: node.place) { () throws(Problem) in try URLTemplate(text) }
    }
}
