public import Definitions

/// A way of signing requests that several vendors share.
public enum SigningPreset: String, Sendable, Hashable, CaseIterable {
    /// The MD5 of `before`, the pairs sorted by name, and `after`. `before` is the secret where neither is declared.
    case md5Sorted = "md5_sorted"
    /// The HMAC-SHA256, keyed by the secret, of `before`, the pairs sorted by name, and `after`.
    case hmacSHA256Sorted = "hmac_sha256_sorted"
    /// The HMAC-SHA256, keyed by the secret, of `timestamp`, a line feed and the secret, as base64; `timestamp` in
    /// milliseconds and the signature are put into the query. As DingTalk's group robots have it.
    case hmacSHA256Timestamp = "hmac_sha256_timestamp"
}

extension SigningPreset: DefinitionReadable {}
