package import Values

extension Problem {
    package static func connectionNotFound(_ id: String) -> Problem {
        Problem(
            "connection.not_found", status: 404,
            Localized(
                zh: "本企业没有授权账号 \(id)，请在授权账号列表中查看。",
                en: "This workspace has no connection \(id); see the list of connections."))
    }

    static func connectionNameTaken(_ name: String) -> Problem {
        Problem(
            "connection.name_taken", status: 409,
            Localized(
                zh: "已有名为“\(name)”的授权账号，请换一个名称。",
                en: "There is a connection named '\(name)' already; choose another name."))
    }

    static func connectionName(_ max: Int) -> Problem {
        Problem(
            "connection.name", status: 400,
            Localized(
                zh: "授权账号名称需要 1 到 \(max) 个字符，首尾不能有空格，且不能换行。",
                en:
                    "A connection's name has 1 to \(max) characters, no blanks at its ends and no line breaks."
            ),
            at: "name")
    }

    static func connectionValues(_ kind: SavedConnection.Kind) -> Problem {
        let message =
            switch kind {
            case .none: Localized(zh: "此类授权账号不需要填写任何值。", en: "A connection of this kind has no values.")
            case .apiKey: Localized(zh: "请填写密钥。", en: "Fill in the keys.")
            case .basic: Localized(zh: "请填写用户名和密码。", en: "Fill in the user name and the password.")
            }
        return Problem("connection.values", status: 400, message, at: "values")
    }

    static func valuesTooLarge(_ max: Int) -> Problem {
        Problem(
            "connection.values_too_large", status: 413,
            Localized(zh: "授权账号的值合计不能超过 \(max) 字节。", en: "The values may have \(max) bytes together."),
            at: "values")
    }

    static func connectionChanged(_ name: String) -> Problem {
        Problem(
            "connection.changed", status: 409,
            Localized(
                zh: "授权账号“\(name)”刚被他人修改，请重新载入后再改。",
                en: "The connection '\(name)' was changed meanwhile; load it again and repeat the change."))
    }

    static func connectionPaused(_ name: String) -> Problem {
        Problem(
            "connection.paused", status: 409,
            Localized(
                zh: "授权账号“\(name)”已暂停，请重新填写密钥后继续。",
                en: "The connection '\(name)' is paused; fill in its values again to go on."))
    }
}
