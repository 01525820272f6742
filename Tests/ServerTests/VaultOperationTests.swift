import Crypto
import Foundation
import HTTPTypes
import Server
import Storage
import Testing
import Values
import World

@Suite("The rotation of the vault", .timeLimit(.minutes(5)))
struct VaultOperationTests {
    @Test(
        "seals connections and the secrets of flows under the new key, once for each idempotency key",
        arguments: Engine.allCases)
    func rotated(engine: Engine) async throws {
        try await Front.with(engine) { front in
            let values = #"{"base_url": "https://vendor.example.com", "app_key": "k", "app_secret": "hush"}"#
            let made = try await front.call(
                .post, "/v1/connections", body: #"{"name": "shop", "app": "jushuitan", "values": \#(values)}"#
            )
            #expect(made.status == 201)
            let hook = try await front.hook()
            let text = try #require(
                try await front.call(.post, "/v1/flows/quiet/secret").json["secret"].string)
            let name = try #require(HTTPField.Name("Idempotency-Key"))
            let first = try await front.call(.post, "/v1/vault/rotation", headers: [name: "k"])
            #expect(first.status == 201)
            #expect(first.json == ["data_key": 2, "resealed": 2])
            #expect(
                try await front.call(.post, "/v1/vault/rotation", headers: [name: "k"]).bytes == first.bytes)
            let newest = try await front.installation.database.read { snapshot in
                try snapshot.row("SELECT count(*), max(number) FROM data_key") {
                    [try $0[0] as Int, try $0[1]]
                }
            }
            #expect(newest == [2, 2])
            #expect(try await front.call(.get, "/v1/audit").json["items"][0]["action"] == "vault.rotated")

            // A value names its key in the eight bytes after the first.
            let sealed = try await front.installation.database.read { snapshot in
                try snapshot.rows(
                    "SELECT sealed FROM connection UNION ALL SELECT hook_secret FROM flow"
                ) { try $0[0] as [UInt8] }
            }
            #expect(sealed.map { $0[8] } == [2, 2])
            let secret = try #require(Data(base64Encoded: String(text.dropFirst(6))))
            let now = front.installation.database.world.now.seconds
            let code = HMAC<SHA256>.authenticationCode(
                for: Data("e1.\(now).{}".utf8), using: SymmetricKey(data: secret))
            let headers: HTTPFields = [
                try #require(HTTPField.Name("webhook-id")): "e1",
                try #require(HTTPField.Name("webhook-timestamp")): "\(now)",
                try #require(HTTPField.Name("webhook-signature")): "v1,\(Data(code).base64EncodedString())",
            ]
            #expect(try await front.send(.post, hook, body: "{}", headers: headers).status == 202)
        }
    }
}
