public import Storage

/// Which of an app's registrations at the vendor is meant.
public enum AppEnvironment: String, CaseIterable, Sendable, ColumnValue {
    /// The one for trying out.
    case test
    /// The one that users work with.
    case production
}
