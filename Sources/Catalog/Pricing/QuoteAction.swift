public import Definitions

/// What a line of a quote does.
public enum QuoteAction: String, CaseIterable, Hashable, Sendable, DefinitionReadable {
    /// Something is bought that the customer did not have.
    case purchase
    /// The validity of a package goes on.
    case renew
    /// Another package, for more.
    case upgrade
    /// Another package, for less.
    case downgrade
}
