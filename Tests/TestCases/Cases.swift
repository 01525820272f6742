import Foundation

/// How many cases a law is tried on.
public enum Cases {
    /// Ten thousand, or as many as `QIAO_CASES` says; `make soak` says a million.
    public static let count =
        ProcessInfo.processInfo.environment["QIAO_CASES"].flatMap { Int($0) } ?? 10_000
}
