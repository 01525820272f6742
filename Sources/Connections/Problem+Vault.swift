import Values

extension Problem {
    static var masterKeyMalformed: Problem {
        Problem(
            "vault.master_key_malformed", status: 500,
            Localized(
                zh: "主密钥必须是 64 位十六进制数字，请检查主密钥文件或环境变量。",
                en:
                    "A master key has 64 hexadecimal digits; check the master key file or the environment variable."
            ))
    }

    static var masterKeyWrong: Problem {
        Problem(
            "vault.master_key_wrong", status: 500,
            Localized(
                zh: "主密钥与此数据库不符，无法读取授权账号。请使用建立数据库时的主密钥。",
                en: """
                    The master key is not the one of this database, so no connection can be read. Use the one with \
                    which it was set up.
                    """))
    }

    static var sealDamaged: Problem {
        Problem(
            "vault.damaged", status: 500,
            Localized(
                zh: "保存的密钥已损坏或被移动，请重新填写。",
                en: "What is kept here was damaged or moved, and does not open; fill it in again."))
    }

    static var vaultUnprepared: Problem {
        Problem(
            "vault.unprepared", status: 500,
            Localized(
                zh: "数据库中还没有数据密钥，请重新启动服务。", en: "The database has no data key yet; start the server again."))
    }

    static func secretFileMissing(_ path: String) -> Problem {
        Problem(
            "vault.file_missing", status: 500,
            Localized(
                zh: "找不到密钥文件 \(path)。请恢复它；没有它就无法读取已保存的授权账号。",
                en: "There is no key file \(path). Restore it; without it saved connections cannot be read."))
    }

    static func secretFileExists(_ path: String) -> Problem {
        Problem(
            "vault.file_exists", status: 409,
            Localized(
                zh: "密钥文件 \(path) 已存在，未作改动。", en: "The key file \(path) exists already; it was left as it is."
            ))
    }

    static func secretFileExposed(_ path: String) -> Problem {
        Problem(
            "vault.file_exposed", status: 500,
            Localized(
                zh: "密钥文件 \(path) 可被其他用户读取，请执行 chmod 600 \(path)。",
                en: "Others than its owner may read the key file \(path); run chmod 600 \(path)."))
    }

    static func secretFileUnreadable(_ path: String, _ reason: String) -> Problem {
        Problem(
            "vault.file_unreadable", status: 500,
            Localized(
                zh: "无法读取密钥文件 \(path)：\(reason)。", en: "The key file \(path) cannot be read: \(reason)."))
    }

    static func secretFileUnwritable(_ path: String, _ reason: String) -> Problem {
        Problem(
            "vault.file_unwritable", status: 500,
            Localized(
                zh: "无法写入密钥文件 \(path)：\(reason)。", en: "The key file \(path) cannot be written: \(reason)."))
    }
}
