import Crypto
import FoundationEssentials
import Values

/// The signature of an event, as the Standard Webhooks specification has it: HMAC-SHA256 over
/// `id.timestamp.body`, in base64, `v1,` before it; several may stand in one header while a secret is changed.
struct WebhookSignature {
    /// How far the sender's clock may be off.
    static let tolerance = Duration.seconds(300)

    let id: String
    let timestamp: String
    let signatures: String

    /// Checks the signature of a body.
    /// - Throws: `webhook.signature` for a missing, forged or stale one.
    func verify(_ body: [UInt8], secret: [UInt8], at now: Timestamp) throws(Problem) {
        guard !id.isEmpty, !id.contains("."), let seconds = Int64(timestamp), seconds.magnitude < 1 << 40
        else {
            throw .webhookSignature
        }
        let sent = Timestamp(seconds: seconds)
        guard sent >= now - WebhookSignature.tolerance, sent <= now + WebhookSignature.tolerance else {
            throw .webhookStale
        }
        var mac = HMAC<SHA256>(key: SymmetricKey(data: secret))
        mac.update(data: Array("\(id).\(timestamp).".utf8))
        mac.update(data: body)
        let code = mac.finalize()
        for signature in signatures.split(separator: " ").prefix(16) where signature.hasPrefix("v1,") {
            guard let bytes = Data(base64Encoded: String(signature.dropFirst(3))) else { continue }
            if code == bytes { return }
        }
        throw .webhookSignature
    }
}

extension Problem {
    static let webhookSignature = Problem(
        "webhook.signature", status: 401,
        Localized(
            zh: "事件的签名缺失或不正确（Standard Webhooks）。",
            en: "The event's signature is missing or wrong (Standard Webhooks)."))

    static let webhookSecretChanging = Problem(
        "webhook.secret_changing", status: 503,
        Localized(
            zh: "流程的签名密钥正在更换，请稍后重新发送该事件。",
            en: "The flow's secret is being exchanged. Send the event again in a moment."))

    static let webhookStale = Problem(
        "webhook.stale", status: 401,
        Localized(
            zh: "事件的时间戳与服务器时间相差超过 5 分钟。",
            en: "The event's timestamp is more than five minutes off the server's time."))
}
