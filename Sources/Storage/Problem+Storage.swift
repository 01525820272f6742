import OrderedCollections
public import Values

extension Problem {
    /// Too many closures wait for the database; nothing was run.
    package static var busy: Problem {
        Problem(
            "storage.busy", status: 503,
            Localized(
                zh: "数据库正忙，请求没有执行。请稍后重试。",
                en: "The database is busy and nothing was done. Try again in a moment."))
    }

    /// The database was closed before the closure was accepted.
    package static var closed: Problem {
        Problem(
            "storage.closed", status: 503,
            Localized(
                zh: "数据库正在关闭，请求没有执行。请稍后重试。",
                en: "The database is being closed and nothing was done. Try again in a moment."))
    }

    /// Nobody knows whether the transaction was committed.
    package static var outcomeUnknown: Problem {
        Problem(
            "storage.outcome_unknown", status: 503,
            Localized(
                zh: "提交时与数据库的连接中断，结果未知。请先查询结果，再决定是否重试。",
                en: """
                    The connection was lost while committing: it may or may not have happened. Look before repeating.
                    """))
    }

    /// There is no room for more data; nothing was written.
    package static var full: Problem {
        Problem(
            "storage.full", status: 507,
            Localized(
                zh: "存储空间已满，本次没有写入任何数据。请清理或扩大磁盘后重试。",
                en: "The disk is full and nothing was written. Free or add space, then try again."))
    }

    /// Another process has the file open.
    package static func locked(_ path: String, by holder: String?) -> Problem {
        let zhHolder = holder.map { "（\($0)）" } ?? ""
        let enHolder = holder.map { " (\($0))" } ?? ""
        return Problem(
            "storage.locked", status: 503,
            Localized(
                zh: "数据库文件已被另一个进程\(zhHolder)打开。请先停止它，或通过它操作。",
                en: "Another process\(enHolder) has the database file open. Stop it, or work through it."),
            at: path)
    }

    /// The database could not be opened.
    package static func unavailable(_ url: String, _ reason: String) -> Problem {
        Problem(
            "storage.unavailable", status: 503,
            Localized(
                zh: "无法打开数据库：\(reason)。请检查地址、权限和数据库服务。",
                en: "The database cannot be opened: \(reason). Check its address, permissions and server."),
            at: url)
    }

    /// The database was written by a newer program.
    package static func schemaNewer(room: String, step: Int, known: Int) -> Problem {
        Problem(
            "storage.schema_newer", status: 500,
            Localized(
                zh: "数据库已升级到 \(room) 第 \(step) 步，本程序只认识到第 \(known) 步。请使用更新的程序。",
                en:
                    "The database is at step \(step) of \(room); this program knows \(known). Use a newer program."
            ))
    }

    /// A step that a database has had applied is written differently now.
    package static func schemaChanged(room: String, step: Int) -> Problem {
        Problem(
            "storage.schema_changed", status: 500,
            Localized(
                zh: "\(room) 第 \(step) 步与数据库中已执行的内容不同。已发布的步骤不可修改，请新增一步。",
                en:
                    "Step \(step) of \(room) differs from what was applied. Shipped steps stay; add a new one."
            ))
    }

    /// A row with the same unique key exists.
    package static func unique(_ constraint: String) -> Problem {
        Problem(
            "storage.unique", status: 409,
            Localized(
                zh: "已存在相同的记录，本次没有写入。请修改后重试。",
                en: "Such a record exists already and nothing was written. Change it and try again."),
            details: ["constraint": .string(constraint)])
    }

    /// A row breaks a rule of its table.
    package static func constraint(_ constraint: String) -> Problem {
        Problem(
            "storage.constraint", status: 409,
            Localized(
                zh: "数据不符合存储规则，本次没有写入。",
                en: "The data breaks a rule of its table and nothing was written."),
            details: ["constraint": .string(constraint)])
    }

    /// A statement changed another number of rows than it must.
    package static func rowCount(expected: Int, changed: Int) -> Problem {
        Problem(
            "storage.row_count", status: 409,
            Localized(
                zh: "数据在此期间被修改，本次没有写入。请重新读取后再试。",
                en: "The data changed meanwhile and nothing was written. Read it again, then retry."),
            details: ["expected": .int(Int64(expected)), "changed": .int(Int64(changed))])
    }

    /// A column does not hold what was asked for.
    package static func column(_ index: Int, _ expected: String) -> Problem {
        Problem(
            "storage.column", status: 500,
            Localized(
                zh: "第 \(index + 1) 列不是所需的类型（\(expected)）。这是程序错误，请报告。",
                en:
                    "Column \(index + 1) does not hold the expected type (\(expected)). Report it: it is a bug."
            ))
    }

    /// A text holds a NUL character, which PostgreSQL cannot store.
    package static var nulCharacter: Problem {
        Problem(
            "storage.nul_character", status: 400,
            Localized(
                zh: "文本中含有 NUL 字符，无法保存。请删除后重试。",
                en: "The text holds a NUL character and cannot be stored. Remove it and try again."))
    }

    /// A statement is wrong or its kind is not allowed here.
    package static func statement(_ reason: String, code: String) -> Problem {
        Problem(
            "storage.statement", status: 500,
            Localized(
                zh: "数据库无法执行语句：\(reason)。这是程序错误，请报告。",
                en: "The database cannot execute a statement: \(reason). Report it: it is a bug."),
            details: ["code": .string(code)])
    }

    /// The database failed; the transaction was rolled back.
    package static func failed(_ reason: String, code: String) -> Problem {
        Problem(
            "storage.failed", status: 503,
            Localized(
                zh: "数据库出错，本次没有写入：\(reason)。请检查磁盘和数据库服务。",
                en: "The database failed and nothing was written: \(reason). Check the disk and the server."),
            details: ["code": .string(code)])
    }

    /// A read took longer than reads may.
    package static var timedOut: Problem {
        Problem(
            "storage.timed_out", status: 503,
            Localized(
                zh: "查询时间过长，已被终止。请缩小范围后重试。",
                en: "The query took too long and was stopped. Narrow it and try again."))
    }

    /// A cursor that this list has not given.
    static var badCursor: Problem {
        Problem(
            "storage.cursor", status: 400,
            Localized(
                zh: "翻页位置无效。请从第一页重新开始，并原样使用返回的 next。",
                en:
                    "The cursor is not one of this list. Begin at the first page and send back `next` as it is."
            ))
    }

    /// A page of no rows, or of too many.
    static func pageLimit(_ limit: Int) -> Problem {
        Problem(
            "storage.page_limit", status: 400,
            Localized(zh: "每页条数须在 1 到 \(limit) 之间。", en: "A page has 1 to \(limit) items."))
    }

    /// Bytes that are too long to be kept.
    static func blobTooLong(_ count: Int) -> Problem {
        Problem(
            "storage.blob_too_long", status: 413,
            Localized(
                zh: "数据有 \(count) 字节，超过 \(Blob.bytesMax) 字节的上限。请拆分后重试。",
                en: "The data has \(count) bytes; \(Blob.bytesMax) are allowed. Split it and try again."))
    }

    /// A period that was not prepared.
    static func period(missing table: String, at instant: Timestamp) -> Problem {
        Problem(
            "storage.period", status: 500,
            Localized(
                zh: "\(table) 没有 \(instant.rfc3339) 所在的时段。这是程序错误，请报告。",
                en: "\(table) has no period for \(instant.rfc3339). Report it: it is a bug."))
    }

    /// A period that another one overlaps.
    static func period(overlapping table: String) -> Problem {
        Problem(
            "storage.period", status: 500,
            Localized(
                zh: "\(table) 的新时段与已有时段重叠。这是程序错误，请报告。",
                en: "A new period of \(table) overlaps another one. Report it: it is a bug."))
    }

    /// A backup would overwrite a file.
    package static func backupExists(_ path: String) -> Problem {
        Problem(
            "storage.backup_exists", status: 409,
            Localized(
                zh: "备份文件已存在，没有覆盖。请换一个文件名。",
                en: "The file exists and was not overwritten. Name another one for the backup."), at: path)
    }

    /// Whether a row with the same unique key existed.
    public var isUniqueViolation: Bool { code == "storage.unique" }
}
