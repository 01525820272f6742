import CPostgres

/// Notes what the server says without being asked, which libpq would print.
///
/// One kind matters, 01000: where a COMMIT is made to stop waiting for its synchronous standby, the server says so
/// in such a warning and then answers as if all were well.
final class NoticeBoard {
    private var hasWarned = false

    /// The board that a connection was given; libpq hands its address back.
    static func of(_ address: UnsafeMutableRawPointer?) -> NoticeBoard {
        guard let address else { preconditionFailure("the notice receiver was set with its board") }
        return Unmanaged<NoticeBoard>.fromOpaque(address).takeUnretainedValue()
    }

    /// Takes note of a notice, which stays libpq's.
    func receive(_ notice: OpaquePointer?) {
        guard let field = PQresultErrorField(notice, Int32(Unicode.Scalar("C").value)) else { return }
        if String(cString: field) == "01000" { hasWarned = true }
    }

    /// Whether there was such a warning since the last time of asking.
    func takeWarning() -> Bool {
        defer { hasWarned = false }
        return hasWarned
    }
}
