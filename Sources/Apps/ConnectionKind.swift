public import Definitions
public import Values

/// How an app proves to the vendor on whose behalf it calls.
public enum ConnectionKind: String, Sendable, Hashable, CaseIterable {
    /// Not at all.
    case none
    /// Keys and secrets that a person types in.
    case apiKey = "api_key"
    /// A name and a password in the `Authorization` header (RFC 7617).
    case basic
    /// Authorization at the vendor's site (RFC 6749).
    case oauth2
    /// An id and a secret exchanged for a short-lived token.
    case exchange
    /// A ticket that the vendor pushes.
    case ticket
    /// A token that the vendor pushes.
    case pushedToken = "pushed_token"
    /// Code of the app's own.
    case custom

    /// The kinds that this version performs; of the others it knows what they are called.
    public static let performed: [ConnectionKind] = [.none, .apiKey, .basic]

    /// Refuses a kind that this version does not perform.
    /// - Throws: `connection.kind_not_performed`.
    public func requirePerformed() throws(Problem) {
        guard ConnectionKind.performed.contains(self) else { throw .connectionKindNotPerformed(self) }
    }
}

extension ConnectionKind: DefinitionReadable {}
