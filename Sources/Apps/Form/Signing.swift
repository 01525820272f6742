import Crypto
public import Definitions
import FoundationEssentials
import JMESPath
import OrderedCollections
import Values

/// How requests are signed: a preset and its knobs.
///
/// ```yaml
/// sign:
///   preset: md5_sorted
///   secret: "{{ account.app_secret }}"
///   over: body            # body | query: whose pairs are signed, and where the signature goes
///   as: sign              # the name of the signature
///   timestamp_as: timestamp
///   before: ""            # what is signed in front of the pairs
///   after: ""             # and behind them
///   pair: ""              # between a name and its value
///   join: ""              # between pairs
///   except: [file]        # names that are not signed; the signature's own never is
///   skip_empty: false     # whether pairs with an empty value are left out
///   digest: hex           # hex | hex_upper | base64
/// ```
public struct Signing: Hashable, Sendable {
    enum Side: String, CaseIterable, DefinitionReadable {
        case body, query
    }

    enum Digest: String, CaseIterable, DefinitionReadable {
        case hex
        case hexUpper = "hex_upper"
        case base64
    }

    /// The algorithm.
    public let preset: SigningPreset
    let secret: Template
    let over: Side
    let name: String
    let timestampName: String
    let before: Template?
    let after: Template?
    let pair: String
    let join: String
    let except: [String]
    let skipsEmpty: Bool
    let digest: Digest

    /// Signs what a request carries.
    /// - Parameters:
    ///   - query: The query's pairs; gains the signature where it is signed.
    ///   - body: The body before it is encoded; likewise.
    ///   - scope: What the templates see.
    ///   - now: The instant that is signed.
    /// - Throws: `request.secret` where there is no secret, `request.body` where the signed body is no object.
    func sign(
        query: inout Pairs, body: inout JSON?, in scope: JSON, now: Timestamp
    ) throws(Problem) {
        guard let secret = try secret.evaluate(in: scope, now: now).string, !secret.isEmpty else {
            throw .requestSecret
        }
        if preset == .hmacSHA256Timestamp {
            let timestamp = String(now.milliseconds)
            query.append((timestampName, timestamp))
            query.append((name, base64(hmac("\(timestamp)\n\(secret)", key: secret))))
            return
        }
        let pairs = over == .query ? query : try (body ?? [:]).signedPairs()
        let text = try signedText(pairs, secret: secret, in: scope, now: now)
        let bytes =
            preset == .md5Sorted ? Array(Insecure.MD5.hash(data: Array(text.utf8))) : hmac(text, key: secret)
        let signature =
            switch digest {
            case .hex: bytes.lowerHex
            case .hexUpper: bytes.lowerHex.uppercased()
            case .base64: base64(bytes)
            }
        if over == .query {
            query.append((name, signature))
        } else {
            var members = body?.object ?? [:]
            members[name] = .string(signature)
            body = .object(members)
        }
    }

    private func signedText(
        _ pairs: Pairs, secret: String, in scope: JSON, now: Timestamp
    ) throws(Problem) -> String {
        let implied = preset == .md5Sorted && self.before == nil && self.after == nil ? secret : ""
        let before = try self.before?.evaluate(in: scope, now: now).fieldText ?? implied
        let after = try self.after?.evaluate(in: scope, now: now).fieldText ?? ""
        let signed =
            pairs
            .filter { $0.name != name && !except.contains($0.name) && !(skipsEmpty && $0.value.isEmpty) }
            .sorted { $0.name.utf8.lexicographicallyPrecedes($1.name.utf8) }
            .map { "\($0.name)\(pair)\($0.value)" }
        return before + signed.joined(separator: join) + after
    }

    private func hmac(_ text: String, key: String) -> [UInt8] {
        let key = SymmetricKey(data: Array(key.utf8))
        return Array(HMAC<SHA256>.authenticationCode(for: Array(text.utf8), using: key))
    }

    private func base64(_ bytes: [UInt8]) -> String {
        Data(bytes).base64EncodedString()
    }
}

extension Signing: DefinitionReadable {
    /// Reads a preset and its knobs.
    public static func read(_ node: DefinitionNode, by reader: DefinitionReader) -> Signing? {
        reader.mapping(node) { mapping in
            let preset = mapping.required("preset", as: SigningPreset.self)
            let secret = mapping.required("secret", as: Template.self)
            let name = mapping.optional("as", as: String.self) ?? "sign"
            if preset == .hmacSHA256Timestamp {
                let timestampName = mapping.optional("timestamp_as", as: String.self) ?? "timestamp"
                guard let preset, let secret else { return nil }
                return Signing(
                    preset: preset, secret: secret, over: .query, name: name, timestampName: timestampName,
                    before: nil, after: nil, pair: "", join: "", except: [], skipsEmpty: false,
                    digest: .base64)
            }
            let over = mapping.optional("over", as: Side.self) ?? .body
            let before = mapping.optional("before", as: Template.self)
            let after = mapping.optional("after", as: Template.self)
            let pair = mapping.optional("pair", as: String.self) ?? ""
            let join = mapping.optional("join", as: String.self) ?? ""
            let except = mapping.list("except", of: String.self)
            let skipsEmpty = mapping.optional("skip_empty", as: Bool.self) ?? false
            let digest = mapping.optional("digest", as: Digest.self) ?? .hex
            guard let preset, let secret else { return nil }
            return Signing(
                preset: preset, secret: secret, over: over, name: name, timestampName: "", before: before,
                after: after, pair: pair, join: join, except: except, skipsEmpty: skipsEmpty, digest: digest)
        }
    }

    /// The names that its templates read.
    var roots: Set<String> {
        [secret, before, after].compactMap { $0 }.reduce(into: []) { $0.formUnion($1.roots) }
    }
}
