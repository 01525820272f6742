import Egress
import FoundationEssentials
import HTTPTypes
import JMESPath
import OrderedCollections
import Values

/// The HTTP request that a form action makes, as templates over the call and its context.
public struct RequestTemplate: Sendable {
    /// What a header's value is.
    struct Header: Sendable, Hashable {
        let name: HTTPField.Name
        let value: Template
    }

    /// The method, upper case.
    public let method: String
    /// The address.
    public let url: URLTemplate
    let headers: [Header]
    let query: ValueTemplate?
    let encoding: BodyEncoding
    let body: ValueTemplate?
    let sign: Signing?
    let timeoutSeconds: Int64
    let isBasic: Bool

    /// The request for a call.
    /// - Throws: `request.*`, `expression.*`: nothing can be sent.
    func request(for call: ActionCall, in context: CallContext) throws(Problem) -> OutboundRequest {
        let scope = context.scope(of: call)
        var url = try self.url.evaluate(in: scope, now: context.now)
        var pairs = try part("query") { () throws(Problem) in
            try query?.evaluate(in: scope, now: context.now).pairs() ?? []
        }
        var body = try part("body") { () throws(Problem) in
            try self.body?.evaluate(in: scope, now: context.now)
        }
        try sign?.sign(query: &pairs, body: &body, in: scope, now: context.now)
        if !pairs.isEmpty { url += (url.contains("?") ? "&" : "?") + PercentEncoding.query(pairs) }
        var request = OutboundRequest(
            method: method, url: url, headers: try fields(in: scope, context),
            timeout: .seconds(timeoutSeconds),
            redirectsMax: method == "GET" || method == "HEAD" ? 5 : 0)
        if let body {
            let encoded = try part("body") { () throws(Problem) in try encoding.encode(body) }
            request.body = encoded.bytes
            if request.headers[.contentType] == nil { request.headers[.contentType] = encoded.contentType }
        }
        return request
    }

    private func fields(in scope: JSON, _ context: CallContext) throws(Problem) -> HTTPFields {
        var fields: HTTPFields = [.accept: "application/json, */*;q=0.5"]
        if isBasic { fields[.authorization] = try basicAuthorization(context.account) }
        for header in headers {
            let value = try part("headers") { () throws(Problem) in
                try header.value.evaluate(in: scope, now: context.now)
            }
            if value.isNull { continue }
            guard let text = value.fieldText, HTTPField.isValidValue(text) else {
                throw .requestHeader("\(header.name)")
            }
            fields[header.name] = text
        }
        return fields
    }

    private func basicAuthorization(_ account: JSON) throws(Problem) -> String {
        guard let name = account["username"].string, let password = account["password"].string,
            !name.contains(":")
        else { throw .requestSecret }
        return "Basic " + Data("\(name):\(password)".utf8).base64EncodedString()
    }

    private func part<Value>(_ name: String, _ body: () throws(Problem) -> Value) throws(Problem) -> Value {
        do throws(Problem) {
            return try body()
        } catch {
            throw error.within("request.\(name)")
        }
    }

    /// The names that its templates read.
    var roots: Set<String> {
        var names = url.roots
        for header in headers { names.formUnion(header.value.roots) }
        return names.union(query?.roots ?? []).union(body?.roots ?? []).union(sign?.roots ?? [])
    }
}
