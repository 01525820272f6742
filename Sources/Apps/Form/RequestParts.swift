import Definitions
import HTTPTypes
import JMESPath
import OrderedCollections
import Values

/// A request template as far as one place of a definition states it.
struct RequestParts {
    var method: HTTPMethodWord?
    var url: URLTemplate?
    /// Whether an address is stated, readable or not.
    var hasURL = false
    var headers: [RequestTemplate.Header] = []
    var query: [ValueTemplate.Member] = []
    var encoding: BodyEncoding?
    var body: ValueTemplate?
    var sign: Signing?
    var timeoutSeconds: Int64?

    /// Reads what is stated; nothing is required here.
    static func read(_ node: DefinitionNode, by reader: DefinitionReader) -> RequestParts? {
        reader.mapping(node) { mapping in
            var parts = RequestParts()
            parts.method = mapping.optional("method")
            parts.hasURL = mapping.node("url") != nil
            parts.url = mapping.optional("url")
            parts.headers = readHeaders(mapping)
            if let query = mapping.optional("query", as: ValueTemplate.self) {
                if case .object(let members) = query {
                    parts.query = members
                } else {
                    mapping.report(.definitionType(needed: .mapping), key: "query")
                }
            }
            parts.encoding = mapping.optional("encoding")
            parts.body = mapping.optional("body")
            parts.sign = mapping.optional("sign")
            parts.timeoutSeconds = mapping.integer("timeout_seconds", in: 1...300)
            return parts
        }
    }

    /// These parts, completed by an app's own: an address that begins with `/` follows the app's, members of the
    /// same mapping are joined, everything else replaces.
    func template(
        completedBy defaults: FormDefaults, at place: SourcePlace, _ reader: DefinitionReader
    ) -> RequestTemplate? {
        let base = defaults.request
        guard var url = url ?? (hasURL ? nil : base.url) else {
            if !hasURL, !base.hasURL { reader.report(.definitionMissingKey("url"), at: place) }
            return nil
        }
        if url.isRelative {
            guard let origin = base.url, !origin.isRelative,
                let whole = reader.attempt(at: place, { () throws(Problem) in try origin.appending(url) })
            else {
                reader.report(.requestURLRelative, at: place)
                return nil
            }
            url = whole
        }
        let method = method ?? base.method ?? .post
        let query = base.query.replacing(with: self.query)
        var body = body ?? base.body
        if case .object(let common) = base.body, case .object(let own) = self.body {
            body = .object(common.replacing(with: own))
        }
        return RequestTemplate(
            method: method.rawValue, url: url,
            headers: base.headers.filter { header in !headers.contains { $0.name == header.name } } + headers,
            query: query.isEmpty ? nil : .object(query), encoding: encoding ?? base.encoding ?? .json,
            body: method.hasBody ? body : nil, sign: sign ?? base.sign,
            timeoutSeconds: timeoutSeconds ?? base.timeoutSeconds ?? 30, isBasic: defaults.isBasic)
    }

    /// Fields that the sender of a request sets itself.
    static let reserved: Set<String> = ["host", "content-length", "transfer-encoding", "connection"]

    private static func readHeaders(_ mapping: DefinitionMapping) -> [RequestTemplate.Header] {
        guard let node = mapping.node("headers") else { return [] }
        guard let members = node.members else {
            mapping.report(.definitionType(needed: .mapping), key: "headers")
            return []
        }
        return members.compactMap { member in
            guard let name = HTTPField.Name(member.key), !reserved.contains(name.canonicalName) else {
                mapping.reader.report(.requestHeaderName(member.key), at: member.keyPlace)
                return nil
            }
            return Template.read(member.value, by: mapping.reader).map {
                RequestTemplate.Header(name: name, value: $0)
            }
        }
    }
}

extension [ValueTemplate.Member] {
    /// These members, those of the same key replaced by `others`, and the rest of `others` after them.
    fileprivate func replacing(with others: [ValueTemplate.Member]) -> [ValueTemplate.Member] {
        let kept = map { member in others.first { $0.key == member.key } ?? member }
        return kept + others.filter { other in !contains { $0.key == other.key } }
    }
}
