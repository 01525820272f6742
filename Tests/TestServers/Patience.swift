import World

/// Looks again and again until something has come about.
///
/// Another process tells nobody when; whoever can wait for a signal waits for that.
///
/// - Parameters:
///   - what: What is waited for, in words.
///   - limit: How long.
///   - look: Gives what is waited for, or `nil` while it is not there.
/// - Returns: What was found.
/// - Throws: ``ServerFailure`` once the limit has passed.
public func eventually<Result>(
    _ what: String, within limit: Duration = .seconds(60), look: () async throws -> Result?
) async throws -> Result {
    let clock = World.system.clock
    let end = clock.monotonic + limit
    while true {
        if let result = try await look() { return result }
        guard clock.monotonic < end else { throw ServerFailure("not within \(limit): \(what)") }
        try await clock.sleep(for: .milliseconds(10))
    }
}

/// Looks again and again until something is so.
public func eventually(
    _ what: String, within limit: Duration = .seconds(60), isSo: () async throws -> Bool
) async throws {
    try await eventually(what, within: limit) { () -> Void? in try await isSo() ? () : nil }
}
