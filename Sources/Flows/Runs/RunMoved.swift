package import Values

/// Tells, within a process and after the commit, that a run is in another state.
package struct RunMoved: Sendable {
    /// The run.
    package let run: ID<Run>
    /// Its state now.
    package let state: RunState
}
