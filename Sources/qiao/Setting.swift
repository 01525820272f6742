import FoundationEssentials

/// What the environment says, where a command does not.
enum Setting {
    /// A whole number; `nil` where the environment has none under this name.
    static func number(_ name: String) -> Int? {
        ProcessInfo.processInfo.environment[name].flatMap { Int($0) }
    }
}
