import Values

extension Problem {
    static func coldMissing(_ path: String) -> Problem {
        Problem(
            "usage.cold_missing", status: 503,
            Localized(
                zh: "用量历史的归档文件“\(path)”不存在，因此没有给出不完整的结果。请把它从备份放回归档文件夹，或检查 QIAO_ARCHIVE。",
                en:
                    "The file '\(path)' of the usage history is not there, so that no answer is given that would be "
                    + "incomplete. Put it back into the archive's folder from a backup, or check QIAO_ARCHIVE."
            ))
    }

    static func coldDamaged(_ path: String, because reason: String) -> Problem {
        Problem(
            "usage.cold_damaged", status: 503,
            Localized(
                zh: "用量历史的归档文件“\(path)”已损坏（\(reason)），因此没有给出不完整的结果。请用备份替换它。",
                en:
                    "The file '\(path)' of the usage history is damaged (\(reason)), so that no answer is given that "
                    + "would be incomplete. Replace it by a backup."))
    }

    static func archiveDiffers(_ path: String, aside: String) -> Problem {
        Problem(
            "usage.archive_differs", status: 500,
            Localized(
                zh: "归档文件“\(path)”与数据库中的用量记录不同，已改名为“\(aside)”，将重新归档。",
                en:
                    "The file '\(path)' holds other records than the database. It was put aside as '\(aside)', and "
                    + "another one will be made."))
    }

    static func archiveDamaged(_ path: String, aside: String, because problem: Problem) -> Problem {
        Problem(
            "usage.archive_damaged", status: 500,
            Localized(
                zh: "归档文件“\(path)”无法读取（\(problem.message.zh)），已改名为“\(aside)”，将重新归档。所有记录仍在数据库中。",
                en:
                    "The file '\(path)' cannot be read (\(problem.message.en)). It was put aside as '\(aside)', and "
                    + "another one will be made; all its records are in the database still."))
    }

    static func archiveDamagedAgain(_ path: String, aside: String, because problem: Problem) -> Problem {
        Problem(
            "usage.archive_damaged", status: 500,
            Localized(
                zh:
                    "归档文件“\(path)”又无法读取（\(problem.message.zh)），此前的“\(aside)”也是如此。所有记录仍在数据库中。请检查磁盘，"
                    + "然后删除这两个文件，系统会重新归档。",
                en:
                    "The file '\(path)' cannot be read (\(problem.message.en)), as '\(aside)' before it. All its records "
                    + "are in the database still. Check the disk, then remove both files, and another one will be made."
            ))
    }

    /// Whether the database says it of a file that is damaged.
    var isOfDamagedFile: Bool {
        ["storage.unavailable", "storage.failed", "storage.statement", "storage.column"].contains(code)
    }

    static func monthOpen(_ month: String) -> Problem {
        Problem(
            "usage.month_open", status: 409,
            Localized(
                zh: "\(month) 尚未结束，不能归档。请等它结束后再试。",
                en: "\(month) has not ended and cannot be archived. Try again when it is over."), at: "month")
    }

    static let noArchive = Problem(
        "usage.no_archive", status: 409,
        Localized(
            zh: "没有设置归档文件夹，用量历史全部保留在数据库中。请用 --archive 或 QIAO_ARCHIVE 指定一个所有节点都能访问的文件夹。",
            en:
                "There is no folder for the archive: the whole usage history stays in the database. Name a folder that "
                + "every node reaches with --archive or QIAO_ARCHIVE."))
}
