public import Values

/// An app: what it is called, how it is connected, and what it can do.
public struct AppDefinition: Sendable {
    /// By which flows name it: `jushuitan`.
    public let key: String
    /// Its reserved number, stable for ever.
    public let number: Int
    /// By which people know it.
    public let name: Localized
    /// What it is, in a sentence.
    public var help: Localized?
    /// What the operator registers at the vendor, once for an installation.
    public var settings: [Field] = []
    /// What a connection needs.
    public var connection = ConnectionDefinition.none
    /// What it does.
    public var actions: [Action] = []
    /// What it tells of.
    public var triggers: [Trigger] = []

    /// An app that can do nothing yet.
    public init(key: String, number: Int, name: Localized) {
        self.key = key
        self.number = number
        self.name = name
    }

    /// The action of this key.
    public func action(_ key: String) -> Action? {
        actions.first { $0.key == key }
    }

    /// The trigger of this key.
    public func trigger(_ key: String) -> Trigger? {
        triggers.first { $0.key == key }
    }

    /// What a call of this app may use.
    ///
    /// - Parameters:
    ///   - account: The connection's values.
    ///   - settings: The operator's values.
    ///   - idempotencyKey: The same for every attempt of a call.
    ///   - now: The instant of the attempt.
    ///   - cursor: Where a poll stands.
    /// - Returns: A context in which no message shows a secret.
    public func context(
        account: JSON, settings: JSON, idempotencyKey: String?, now: Timestamp, cursor: JSON = .null
    ) -> CallContext {
        CallContext(
            account: account, settings: settings, idempotencyKey: idempotencyKey, now: now, cursor: cursor,
            secrets: connection.secrets(in: account) + self.settings.secrets(in: settings))
    }
}
