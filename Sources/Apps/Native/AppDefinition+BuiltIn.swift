extension AppDefinition {
    /// The apps that every installation has, written in Swift.
    ///
    /// `webhook`, `schedule` and `manual` are triggers of the engine itself, `filter` and `delay` kinds of step.
    public static let builtIn: [AppDefinition] = [.http, .httpWithKey, .formatter]
}
