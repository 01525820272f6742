import FoundationEssentials

/// What the environment says, where a command does not.
enum Setting {
    /// A text; `nil` where the environment has none, or an empty one, under this name.
    static func text(_ name: String) -> String? {
        ProcessInfo.processInfo.environment[name].flatMap { $0.isEmpty ? nil : $0 }
    }
}
