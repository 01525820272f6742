import Values

extension Problem {
    /// A transaction met others that change the same data, again and again; nothing was written.
    static var conflict: Problem {
        Problem(
            "storage.conflict", status: 503,
            Localized(
                zh: "同一数据正被多处同时修改，本次没有写入。请稍后重试。",
                en: "Others were changing the same data and nothing was written. Try again in a moment."))
    }

    /// The connection broke before the transaction was committed; nothing was written.
    static func connectionLost(_ reason: String) -> Problem {
        .failed(reason, code: "08006")
    }

    /// Copies of a PostgreSQL database are made with its own tools.
    static var backupElsewhere: Problem {
        Problem(
            "storage.backup_elsewhere", status: 501,
            Localized(
                zh: "PostgreSQL 数据库请使用 pg_dump 或 pg_basebackup 备份。",
                en: "Back a PostgreSQL database up with pg_dump or pg_basebackup."))
    }
}
