import Egress
import OrderedCollections
public import Values

/// What a call may use beside its input.
public struct CallContext: Sendable {
    /// The connection's values.
    public let account: JSON
    /// What the operator registered for the app.
    public let settings: JSON
    /// The same for every attempt of the same call; `nil` where there is none, as in a test.
    public let idempotencyKey: String?
    /// The instant of the attempt.
    public let now: Timestamp
    /// Where a poll stands; null at its first.
    public let cursor: JSON
    private let secrets: [String]

    /// A context of these parts.
    ///
    /// No message shows the texts of `secrets`.
    public init(
        account: JSON = [:], settings: JSON = [:], idempotencyKey: String? = nil, now: Timestamp,
        cursor: JSON = .null, secrets: [String] = []
    ) {
        self.account = account
        self.settings = settings
        self.idempotencyKey = idempotencyKey
        self.now = now
        self.cursor = cursor
        self.secrets = secrets
    }

    /// What templates of a call see.
    func scope(of call: ActionCall) -> JSON {
        [
            "item": call.item, "input": call.input, "match": call.match, "account": account,
            "settings": settings,
            "now": .string(now.rfc3339), "idempotency_key": idempotencyKey.map(JSON.string) ?? .null,
            "cursor": cursor,
        ]
    }

    /// The names of ``scope(of:)``.
    static let names: Set<String> = [
        "item", "input", "match", "account", "settings", "now", "idempotency_key", "cursor",
    ]

    /// A vendor's text as it may be shown: without secrets, its first 300 characters.
    func shown(_ text: String) -> String {
        let beginning = String(String.UnicodeScalarView(text.unicodeScalars.prefix(65_536)))
        let plain = Redactor(secrets: secrets).redact(beginning).unicodeScalars
        return plain.count <= CallContext.shownMax
            ? String(plain) : String(String.UnicodeScalarView(plain.prefix(CallContext.shownMax))) + "…"
    }

    private static let shownMax = 300
}
