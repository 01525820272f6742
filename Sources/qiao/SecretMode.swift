import Glibc

/// The mode of what none but its owner may open.
enum SecretMode {
    /// Takes a file or socket away from everybody but its owner.
    static func closeToOthers(_ path: String) {
        precondition(chmod(path, 0o600) == 0, "the mode of \(path) cannot be changed")
    }
}
