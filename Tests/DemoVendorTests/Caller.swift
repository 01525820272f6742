import Crypto
import DemoVendor
import Foundation
import HTTPTypes
import Hummingbird
import HummingbirdTesting
import NIOCore
import Values
import World

/// Calls a vendor as an application and a robot with its keys do, without a socket.
struct Caller: Sendable {
    let client: any TestClientProtocol
    let keys: VendorKeys
    let world: World
    let clock: VirtualClock

    /// A document of one line.
    static func document(_ soID: String, sku: String = "A-1", quantity: Int64 = -3) -> JSON {
        ["so_id": .string(soID), "warehouse": 1, "items": [["sku_id": .string(sku), "qty": .int(quantity)]]]
    }

    /// Gives `test` a caller of a fresh vendor in a virtual world.
    static func with(
        _ options: VendorOptions = VendorOptions(), _ test: @Sendable (Caller) async throws -> Void
    ) async throws {
        let (world, clock) = World.virtual()
        let vendor = try Vendor(options, world: world)
        try await vendor.application().test(.router) { client in
            try await test(Caller(client: client, keys: vendor.keys, world: world, clock: clock))
        }
    }

    func create(_ document: JSON) async throws -> JSON {
        try await open("stocktake/create", document)
    }

    /// Sends a signed document whose fields `change` may spoil before they are signed.
    func open(
        _ path: String, _ biz: JSON, change: (inout [String: String]) -> Void = { _ in }
    ) async throws -> JSON {
        var fields = ["app_key": keys.appKey, "timestamp": "\(world.now.seconds)", "biz": biz.text]
        change(&fields)
        fields["sign"] = fields["sign"] ?? sign(fields)
        return try await post("/open/\(path)", form(fields))
    }

    /// Posts a message, signed unless `sign` is given.
    func say(
        _ text: String, at milliseconds: Int64? = nil, sign: String? = nil, token: String? = nil
    ) async throws -> JSON {
        let query = signedQuery(at: milliseconds, sign: sign, token: token)
        let message: JSON = ["msgtype": "text", "text": ["content": .string(text)]]
        return try await post("/robot/send?\(query)", message.text)
    }

    /// The query with which the robot takes a message.
    func signedQuery(at milliseconds: Int64? = nil, sign: String? = nil, token: String? = nil) -> String {
        let stamp = "\(milliseconds ?? world.now.milliseconds)"
        let code = HMAC<SHA256>.authenticationCode(
            for: Data("\(stamp)\n\(keys.robotSecret)".utf8),
            using: SymmetricKey(data: Data(keys.robotSecret.utf8)))
        return form([
            "access_token": token ?? keys.robotToken, "timestamp": stamp,
            "sign": sign ?? Data(code).base64EncodedString(),
        ])
    }

    /// Posts a body and reads the JSON of the answer, which must be HTTP 200.
    func post(_ uri: String, _ body: String) async throws -> JSON {
        try await post(uri, Array(body.utf8))
    }

    func post(_ uri: String, _ body: [UInt8]) async throws -> JSON {
        let response = try await client.executeRequest(
            uri: uri, method: .post, headers: [.acceptLanguage: "en"], body: ByteBuffer(bytes: body))
        guard response.status == .ok else { throw UnexpectedStatus(status: response.status) }
        return try JSON(parsing: Array(buffer: response.body))
    }

    func state() async throws -> JSON {
        try JSON(parsing: await get("/state"))
    }

    func get(_ uri: String) async throws -> String {
        let response = try await client.executeRequest(uri: uri, method: .get, headers: [:], body: nil)
        return String(buffer: response.body)
    }

    func sign(_ fields: [String: String]) -> String {
        let text = keys.appSecret + fields.sorted { $0.key < $1.key }.map { $0.key + $0.value }.joined()
        return Insecure.MD5.hash(data: Data(text.utf8)).map { String(format: "%02x", $0) }.joined()
    }

    func form(_ fields: [String: String]) -> String {
        fields.map { "\($0.key)=\(encoded($0.value))" }.joined(separator: "&")
    }

    private func encoded(_ text: String) -> String {
        text.utf8.map { String(format: "%%%02X", $0) }.joined()
    }
}

/// The vendor answered with something other than HTTP 200.
struct UnexpectedStatus: Error, Equatable {
    let status: HTTPResponse.Status
}
