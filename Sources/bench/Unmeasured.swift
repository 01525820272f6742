/// Why there is nothing to report: the work that was to be timed was not done as it had to be.
struct Unmeasured: Error, CustomStringConvertible {
    let description: String

    init(_ description: String) {
        self.description = description
    }
}
