import Foundation

/// A port of 127.0.0.1.
public enum FreePort {
    /// One on which nobody listens.
    public static func take() throws -> Int {
        let listener = try SilentListener()
        defer { listener.close() }
        return listener.port
    }
}
