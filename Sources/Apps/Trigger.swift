public import Definitions
public import JMESPath
public import Values

/// Something that starts flows (触发动作).
public struct Trigger: Sendable {
    /// How a trigger learns of events.
    public enum Kind: String, Sendable, Hashable, CaseIterable, DefinitionReadable {
        /// The vendor is asked again and again.
        case poll
        /// An address that is registered with the vendor for each flow.
        case hook
        /// An address for each flow, registered by hand.
        case webhook
        /// One address for the whole app.
        case appEvent = "app_event"

        /// The kinds that this version performs; of the others it knows what they are called.
        public static let performed: [Kind] = [.poll, .webhook]

        /// Refuses a kind that this version does not perform.
        /// - Throws: `trigger.kind_not_performed`.
        public func requirePerformed() throws(Problem) {
            guard Kind.performed.contains(self) else { throw .triggerKindNotPerformed(self) }
        }
    }

    /// By which flows name it, within its app.
    public let key: String
    /// Its reserved number, stable for ever.
    public let number: Int
    /// By which people know it.
    public let name: Localized
    /// What it tells of, in a sentence.
    public let help: Localized?
    /// How it learns of events.
    public let kind: Kind
    /// What a person fills in.
    public let fields: [Field]
    /// The values of an event that tell it from others; the event's identity.
    public let dedupeBy: [Expression]
    /// How a poll asks; `nil` for the other kinds.
    public let poll: Poll?
    /// What an event holds.
    public let output: [Field]
    /// An example of an event.
    public let sample: JSON?
}
