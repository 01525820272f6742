public import Definitions
public import Values

/// A trigger of an app for which the vendor is asked again and again.
public struct PollTrigger: Sendable {
    /// What becomes of the events that the vendor has when the flow begins to listen.
    public enum Existing: String, Sendable, CaseIterable, DefinitionReadable {
        /// They are remembered and start nothing.
        case skip
        /// They start runs as new ones do.
        case run
    }

    /// How often a vendor is asked at most, and at least.
    static let intervals = Duration.seconds(10)...Duration.seconds(86_400)
    /// How often where the flow does not say.
    static let standardInterval = Duration.seconds(300)

    /// The app's key.
    public let app: String
    /// The trigger's key.
    public let trigger: String
    /// The connection with whose credentials the vendor is asked; `nil` where the app needs none.
    public let connection: String?
    /// What the trigger's fields get, checked, in their wire form.
    public let input: JSON
    /// The time from one question to the next.
    public let interval: Duration
    /// What becomes of the events that are there at first.
    public let existing: Existing

    /// What the cursor belongs to: with another of these the questions begin anew.
    var identity: String {
        JSON.array([.string(app), .string(trigger), connection.map(JSON.string) ?? .null, input]).text
    }
}
