public import Values

/// What an app's calls need beside their input.
public struct Credentials: Sendable {
    /// The connection's values.
    public let account: JSON
    /// What the operator registered for the app.
    public let settings: JSON

    /// Credentials of these values.
    public init(account: JSON = [:], settings: JSON = [:]) {
        self.account = account
        self.settings = settings
    }
}
