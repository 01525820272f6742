public import Definitions
public import JMESPath
import Values

/// How a vendor's response is read: what is ok, and which errors mean what.
///
/// The expressions look at the body. Without any of them a response of status 2xx is ok and its body the output.
public struct ResponseRule: Hashable, Sendable {
    /// How a body is written.
    public enum Format: String, Sendable, Hashable, CaseIterable, DefinitionReadable {
        case json
        /// Plain text, which expressions see as a string.
        case text
    }

    /// How the body is written.
    public var format: Format?
    /// True where the call happened.
    public var ok: Expression?
    /// What the vendor says about an error.
    public var message: Expression?
    /// What the action gives; the whole body where it is `nil`.
    public var output: Expression?
    /// The vendor limits calls: nothing happened, try again.
    public var throttled: Expression?
    /// The connection no longer holds: nothing happened.
    public var expired: Expression?
    /// Nothing happened, nor will it.
    public var refused: Expression?
    /// It may have happened.
    public var unknown: Expression?

    /// The rule that goes by the status alone.
    public init() {}

    /// What this rule does not state, taken from an app's own.
    func completed(by defaults: ResponseRule) -> ResponseRule {
        var rule = self
        rule.format = format ?? defaults.format
        rule.ok = ok ?? defaults.ok
        rule.message = message ?? defaults.message
        rule.output = output ?? defaults.output
        rule.throttled = throttled ?? defaults.throttled
        rule.expired = expired ?? defaults.expired
        rule.refused = refused ?? defaults.refused
        rule.unknown = unknown ?? defaults.unknown
        return rule
    }
}

extension ResponseRule: DefinitionReadable {
    /// Reads `{ok:, message:, output:, errors: {throttled:, expired:, refused:, unknown:}}`; nothing is required.
    public static func read(_ node: DefinitionNode, by reader: DefinitionReader) -> ResponseRule? {
        reader.mapping(node) { mapping in
            var rule = ResponseRule()
            rule.format = mapping.optional("format")
            rule.ok = mapping.optional("ok")
            rule.message = mapping.optional("message")
            rule.output = mapping.optional("output")
            if let errors = mapping.node("errors") {
                _ = reader.mapping(errors) { errors in
                    rule.throttled = errors.optional("throttled")
                    rule.expired = errors.optional("expired")
                    rule.refused = errors.optional("refused")
                    rule.unknown = errors.optional("unknown")
                    return true
                }
            }
            return rule
        }
    }
}
