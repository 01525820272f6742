public import Egress
import HTTPTypes
import OrderedCollections
public import Values

/// Performs the actions of the built-in app `http`: any request, described by the input.
public struct HTTPPerformer: ActionPerformer {
    /// The method that every call has; the input's where it is `nil`.
    let method: HTTPMethodWord?
    /// Whether the connection names the address and a header that proves who calls.
    let isKeyed: Bool

    /// The request that the input describes.
    /// - Throws: `request.url`, `request.header`: nothing can be sent.
    public func prepare(_ call: ActionCall, in context: CallContext) throws(Problem) -> PreparedCall {
        let input = call.input
        let method = method?.rawValue ?? input["method"].string ?? HTTPMethodWord.get.rawValue
        var url = try address(input["url"].string ?? "", context)
        let query = HTTPPerformer.pairs(input["query"])
        if !query.isEmpty { url += (url.contains("?") ? "&" : "?") + PercentEncoding.query(query) }
        var request = OutboundRequest(
            method: method, url: url, headers: try fields(input, context),
            timeout: .seconds(min(max(input["timeout_seconds"].integer ?? 30, 1), 300)),
            redirectsMax: method == "GET" || method == "HEAD" ? 5 : 0)
        if let text = input["text"].string {
            request.body = Array(text.utf8)
            if request.headers[.contentType] == nil {
                request.headers[.contentType] = "text/plain; charset=utf-8"
            }
        } else if !input["json"].isNull {
            request.body = input["json"].bytes
            if request.headers[.contentType] == nil { request.headers[.contentType] = "application/json" }
        }
        return .send(request)
    }

    /// The response as `status`, `headers` and `body`; a status beyond 2xx is an error unless the input says that it
    /// is none.
    public func read(
        _ answer: Result<InboundResponse, EgressFailure>, for call: ActionCall, in context: CallContext
    ) -> CallOutcome {
        guard case .success(let response) = answer,
            (200...299).contains(response.status) || call.input["fail_on_error"] == false
        else { return ResponseRule().outcome(of: answer, in: context) }
        var headers: JSONObject = [:]
        for field in response.headers { headers[field.name.canonicalName] = .string(field.value) }
        return .succeeded([
            "status": .int(Int64(response.status)), "headers": .object(headers), "body": body(of: response),
        ])
    }

    private func address(_ url: String, _ context: CallContext) throws(Problem) -> String {
        guard isKeyed else {
            guard let template = URLTemplate.literal(url) else { throw .requestURL }
            return template
        }
        var base = Substring(context.account["base_url"].string ?? "")
        while base.hasSuffix("/") { base.removeLast() }
        guard url.isEmpty || url.hasPrefix("/"), let whole = URLTemplate.literal(base + url) else {
            throw .requestURL
        }
        return whole
    }

    private func fields(_ input: JSON, _ context: CallContext) throws(Problem) -> HTTPFields {
        var fields: HTTPFields = [.accept: "application/json, */*;q=0.5"]
        var pairs = HTTPPerformer.pairs(input["headers"])
        if isKeyed {
            pairs.append((context.account["header"].string ?? "", context.account["value"].string ?? ""))
        }
        for (name, value) in pairs {
            guard let name = HTTPField.Name(name), !RequestParts.reserved.contains(name.canonicalName),
                HTTPField.isValidValue(value)
            else { throw .requestHeader(name) }
            fields[name] = value
        }
        return fields
    }

    /// JSON where the vendor says that it is and it is; else text.
    private func body(of response: InboundResponse) -> JSON {
        if response.headers[.contentType]?.lowercased().contains("json") == true,
            let value = try? JSON(parsing: response.body)
        {
            return value
        }
        return .string(String(decoding: response.body, as: UTF8.self))
    }

    private static func pairs(_ rows: JSON) -> Pairs {
        (rows.array ?? []).compactMap { row in row["name"].string.map { ($0, row["value"].string ?? "") } }
    }
}
