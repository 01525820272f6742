import Glibc

/// What the environment told this process in confidence, taken out of it before anything else happens.
///
/// Neither a child nor whoever may look at `/proc/PID/environ` finds it there afterwards.
enum Secrets {
    /// The text of the master key.
    static let masterKey = take("QIAO_MASTER_KEY")
    /// The URL of the database, which may hold a password.
    static let database = take("QIAO_DATABASE")

    /// Takes all of them; to be called while the process has one thread.
    static func takeAll() {
        _ = (masterKey, database)
    }

    private static func take(_ name: String) -> String? {
        guard let value = getenv(name) else { return nil }
        let text = String(cString: value)
        // The bytes that the process was started with are what /proc shows.
        memset(value, 0, strlen(value))
        unsetenv(name)
        return text
    }
}
