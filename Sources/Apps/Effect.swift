public import Definitions

/// What repeating a call does at the vendor; decides what happens when nobody knows whether it arrived.
public enum Effect: String, Sendable, Hashable, CaseIterable {
    /// Changes nothing: may be repeated.
    case read
    /// The second call leaves what the first one left: may be repeated.
    case idempotent
    /// The vendor recognises a repeat by a value in it: may be repeated with the same value.
    case keyed
    /// Happens once more each time: repeated only after proof that it did not happen.
    case unsafe

    /// Whether a call whose outcome is unknown may simply be sent again.
    public var mayBeRepeated: Bool { self != .unsafe }
}

extension Effect: DefinitionReadable {}
