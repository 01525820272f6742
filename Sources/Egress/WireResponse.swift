import HTTPTypes
import NIOHTTP1

/// A response as it came over the wire.
struct WireResponse: Sendable {
    let head: HTTPResponseHead
    let body: [UInt8]

    var status: Int { Int(head.status.code) }

    /// Whether the connection may carry another request.
    var mayReuse: Bool { head.isKeepAlive }

    /// How long the peer says it keeps an idle connection, less a second for the way; `nil` where it says nothing.
    var keepAlive: Duration? {
        guard let hint = head.headers.first(name: "Keep-Alive"),
            let timeout = hint.split(separator: ",").first(where: { $0.contains("timeout=") }),
            let seconds = timeout.split(separator: "=").last.flatMap({ Int64($0) }),
            (0...86_400).contains(seconds)
        else { return nil }
        return .seconds(seconds - 1)
    }
}

extension InboundResponse {
    /// The response without the connection's own affairs; fields with impossible names are left out.
    init(_ response: WireResponse) {
        var fields = HTTPFields()
        fields.reserveCapacity(response.head.headers.count)
        for (name, value) in response.head.headers {
            if let name = HTTPField.Name(name) { fields.append(HTTPField(name: name, value: value)) }
        }
        self.init(status: response.status, headers: fields, body: response.body)
    }
}
