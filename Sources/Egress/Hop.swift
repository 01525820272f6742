import HTTPTypes
import NIOCore
import NIOHTTP1
import Values

/// One request to one address: the first, or what a redirect made of the one before.
struct Hop {
    let method: String
    let address: WebAddress
    let headers: HTTPFields
    let body: [UInt8]

    /// The first hop.
    init(_ request: OutboundRequest) throws(Problem) {
        guard let method = HTTPRequest.Method(request.method), method != .connect, method != .trace else {
            throw .methodRefused(request.method)
        }
        self.init(
            method: method.rawValue, address: try WebAddress(request.url), headers: request.headers,
            body: request.body)
    }

    private init(method: String, address: WebAddress, headers: HTTPFields, body: [UInt8]) {
        self.method = method
        self.address = address
        self.headers = headers
        self.body = body
    }

    /// Whether repeating it changes nothing at the peer (RFC 9110, 9.2.1).
    var isSafe: Bool { ["GET", "HEAD", "OPTIONS"].contains(method) }

    /// Whether a peer that answered with a redirect may have acted on the request all the same.
    func mayHaveActed(on response: WireResponse) -> Bool {
        !isSafe && response.status != 307 && response.status != 308
    }

    /// Where a response sends this request on to (RFC 9110, 15.4); `nil` where it is the answer.
    ///
    /// 303 turns every method but `HEAD` into `GET`, 301 and 302 turn `POST` into `GET`, 307 and 308 keep the
    /// request. To another scheme, host or port only fields go along that cannot carry credentials, and a body does
    /// not go at all: such a redirect is handed to the caller as it is.
    /// - Throws: `egress.url` for an address that cannot be, `egress.redirect_insecure` from https to http.
    func next(after response: WireResponse) throws(Problem) -> Hop? {
        let status = response.status
        guard [301, 302, 303, 307, 308].contains(status),
            let location = response.head.headers.first(name: "Location")
        else { return nil }
        let address = try WebAddress(location, from: self.address)
        if self.address.origin.scheme == .https, address.origin.scheme == .http {
            throw .redirectDowngraded(address.origin)
        }
        let becomesGet = status == 303 && method != "HEAD" || [301, 302].contains(status) && method == "POST"
        let staysHome = address.origin == self.address.origin
        if !staysHome, !becomesGet, !body.isEmpty { return nil }
        var kept = headers
        if becomesGet { kept = HTTPFields(kept.filter { !$0.name.canonicalName.hasPrefix("content-") }) }
        if !staysHome { kept = HTTPFields(kept.filter { Hop.harmless.contains($0.name) }) }
        return Hop(
            method: becomesGet ? "GET" : method, address: address, headers: kept, body: becomesGet ? [] : body
        )
    }

    private static let harmless: Set<HTTPField.Name> = [
        .accept, .acceptEncoding, .acceptLanguage, .contentType, .userAgent,
    ]

    /// Fields that only the sender itself may set.
    private static let ours: Set<String> = [
        "host", "content-length", "transfer-encoding", "connection", "keep-alive", "proxy-connection",
        "proxy-authorization", "te", "trailer", "upgrade", "expect",
    ]

    /// The request as it goes over the wire.
    func wire(responseBytesMax: Int, deadline: NIODeadline) -> WireRequest {
        var fields = HTTPHeaders()
        fields.reserveCapacity(headers.count + 4)
        fields.add(name: "Host", value: address.origin.authority)
        for field in headers where !Hop.ours.contains(field.name.canonicalName) {
            fields.add(name: field.name.rawName, value: field.value)
        }
        if headers[.acceptEncoding] == nil { fields.add(name: "Accept-Encoding", value: "identity") }
        if headers[.userAgent] == nil { fields.add(name: "User-Agent", value: "Qiao") }
        if !body.isEmpty || ["POST", "PUT", "PATCH"].contains(method) {
            fields.add(name: "Content-Length", value: "\(body.count)")
        }
        return WireRequest(
            head: HTTPRequestHead(
                version: .http1_1, method: HTTPMethod(rawValue: method), uri: address.target, headers: fields),
            body: ByteBuffer(bytes: body), responseBytesMax: responseBytesMax, deadline: deadline)
    }
}
