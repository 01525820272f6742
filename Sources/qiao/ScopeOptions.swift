import ArgumentParser

/// Whose documents a command is about.
struct ScopeOptions: ParsableArguments {
    @Flag(help: "Of all workspaces; this is the operator's.") var installation = false

    /// As the query of a path says it.
    var text: String { installation ? "?scope=installation" : "" }
}
