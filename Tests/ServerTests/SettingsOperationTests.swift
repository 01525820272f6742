import Accounts
import Connections
import Durable
import HTTPTypes
import OrderedCollections
import Server
import Storage
import Testing
import Values

@Suite("The operations on an app's settings", .timeLimit(.minutes(5)))
struct SettingsOperationTests {
    private static let app = """
        app: shop
        number: 1
        name: {zh: 商店, en: Shop}
        settings:
          - {key: client_id, label: {zh: 编号, en: Client}, type: string, required: true}
          - {key: client_secret, label: {zh: 密钥, en: Secret}, type: secret, required: true}
        connection: {kind: none}
        actions:
          - key: ping
            number: 5
            name: {zh: 测试, en: Ping}
            effect: read
            request: {method: GET, url: "https://vendor.example.com/{{ settings.client_id }}"}
        """
    private static let path = "/v1/apps/shop/settings"
    private static let values = #"{"values": {"client_id": "c", "client_secret": "hush-hush"}}"#

    @Test(
        "take values, show names alone, wake what is held in every workspace, and write it down",
        arguments: Engine.allCases)
    func saved(engine: Engine) async throws {
        try await Front.with(engine, app: Self.app) { front in
            let database = front.installation.database
            // Only what a worker has subscribed to makes jobs.
            try await front.installation.work {
                while try await database.read({ try $0.backlog() }).workers == 0 {}
            }
            try await database.write { _ = try SavedWorkspace.create(named: "other", in: $0) }
            #expect(try await front.call(.get, Self.path).json["names"] == [])
            let saved = try await front.call(.put, Self.path, body: Self.values)
            #expect(saved.status == 200, "\(saved.json.text)")
            let shown = try await front.call(.get, Self.path)
            #expect(shown.json == ["app": "shop", "names": ["client_id", "client_secret"]])
            #expect(shown.json == saved.json)
            let values = try await front.installation.keychain.settings(of: "shop", in: .production)
            #expect(values.json["client_secret"] == "hush-hush")
            let log = try await front.call(.get, "/v1/audit")
            #expect(log.json["items"][0]["action"] == "app.settings_changed")
            for bytes in [saved.bytes, shown.bytes, log.bytes] {
                #expect(!String(decoding: bytes, as: UTF8.self).contains("hush-hush"))
            }
            // One event for each workspace, to be told of by a worker.
            #expect(try await database.read { try $0.backlog() }.counts.map(\.jobs).reduce(0, +) == 2)
            #expect(try await front.call(.put, Self.path, body: Self.values).status == 200)
        }
    }

    @Test(
        "refuse what the app does not ask for, and what is no body",
        arguments: [
            "", "{}", #"{"values": {}}"#, #"{"values": {"client_id": "c"}}"#, #"{"values": null}"#,
            #"{"values": "x"}"#, #"{"values": {"client_id": "c", "client_secret": "s", "more": "x"}}"#,
        ])
    func refused(body: String) async throws {
        try await Front.with(.sqlite, app: Self.app) { front in
            let answer = try await front.call(.put, Self.path, body: body)
            #expect((400...422).contains(answer.status), "\(answer.json.text)")
            #expect(try await front.call(.get, Self.path).json["names"] == [])
        }
    }
}
