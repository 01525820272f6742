import Values

extension Problem {
    static func accessDenied(_ permission: Permission) -> Problem {
        Problem(
            "access.denied", status: 403,
            Localized(
                zh: "此密钥没有所需的权限 \(permission.rawValue)，请联系企业管理员。",
                en: "This key may not do that: it lacks \(permission.rawValue). Ask the workspace's admin."))
    }

    static var escalation: Problem {
        Problem(
            "access.escalation", status: 403,
            Localized(
                zh: "不能授予自己所没有的权限，请选择权限不超过自己的角色。",
                en: "Nobody can give away more than they may do themselves; choose roles that may do no more."
            ))
    }

    static func keyNotFound(_ id: String) -> Problem {
        Problem(
            "key.not_found", status: 404,
            Localized(
                zh: "本企业没有密钥 \(id)，请在密钥列表中查看。", en: "This workspace has no key \(id); see the list of keys."))
    }

    static func keyName(_ max: Int) -> Problem {
        Problem(
            "key.name", status: 400,
            Localized(zh: "密钥名称需要 1 到 \(max) 个字符。", en: "A key's name has 1 to \(max) characters."),
            at: "name")
    }

    static var keyRoles: Problem {
        Problem(
            "key.roles", status: 400,
            Localized(zh: "请至少选择一个角色。", en: "Choose at least one role."), at: "roles")
    }

    static var keyExpiry: Problem {
        Problem(
            "key.expiry", status: 400,
            Localized(zh: "到期时间必须晚于现在。", en: "The key must end later than now."), at: "expires_at")
    }

    static func workspaceNotFound(_ id: String) -> Problem {
        Problem(
            "workspace.not_found", status: 404,
            Localized(zh: "没有企业 \(id)。", en: "There is no workspace \(id); see the list of workspaces."))
    }

    static func workspaceName(_ max: Int) -> Problem {
        Problem(
            "workspace.name", status: 400,
            Localized(zh: "企业名称需要 1 到 \(max) 个字符。", en: "A workspace's name has 1 to \(max) characters."),
            at: "name")
    }

    static func auditDetails(_ max: Int) -> Problem {
        Problem(
            "audit.details_too_large", status: 500,
            Localized(
                zh: "审计记录的详情超过 \(max) 字节，操作未执行。",
                en: "The facts for the audit log have more than \(max) bytes, so nothing was done."))
    }
}
