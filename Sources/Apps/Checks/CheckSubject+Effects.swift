import Values

extension CheckSubject {
    /// Check 18.
    func keyed() -> [CheckFinding] {
        actions.filter { _, action in
            guard action.effect == .keyed, action.match == nil, case .form(let call) = action.performance
            else {
                return false
            }
            return !call.request.roots.contains("idempotency_key")
        }.map { path, _ in
            CheckFinding(
                at: path + ["effect"], zh: "对方凭什么认出重复提交？请写 match，或在请求里带上 {{ idempotency_key }}。",
                en: "By what does the vendor tell a repeat? Write match, or send {{ idempotency_key }}.")
        }
    }

    /// Check 19.
    func unsafe() -> [CheckFinding] {
        actions.filter { $0.action.effect == .unsafe && $0.action.lookup == nil }.map { path, _ in
            CheckFinding(
                at: path + ["effect"], zh: "结果不明时无法查证，只能由人处理。对方有查询接口的话，请写 match 和 lookup。",
                en:
                    "When its outcome is unknown, only a person can tell; where the vendor can be asked, write match "
                    + "and lookup.")
        }
    }

    /// Check 20.
    func reads() -> [CheckFinding] {
        actions.filter { _, action in
            guard action.effect == .read, case .form(let call) = action.performance else { return false }
            return ["PUT", "PATCH", "DELETE"].contains(call.request.method)
        }.map { path, _ in
            CheckFinding(
                at: path + ["effect"], zh: "read 动作会被任意重试，不能用会修改数据的方法。请改 effect 或 method。",
                en:
                    "A read action is repeated at will and cannot use a method that changes data; correct effect or "
                    + "method.")
        }
    }

    /// Check 21.
    func oks() -> [CheckFinding] {
        actions.filter { _, action in
            guard action.effect != .read, case .form(let call) = action.performance else { return false }
            return call.response.ok == nil
        }.map { path, _ in
            CheckFinding(
                at: path + ["response"], zh: "没有 ok，凡是 2xx 都算成功。对方在内容里报错的话，请写 response.ok。",
                en:
                    "Without ok every 2xx counts as success; where the vendor reports errors in the body, write "
                    + "response.ok.")
        }
    }

    /// Check 22.
    func connectionTests() -> [CheckFinding] {
        guard app.connection.kind != .none, app.connection.test == nil else { return [] }
        return [
            CheckFinding(
                at: ["connection"], zh: "没有 test，填错的账号要到运行时才发现。请写一个只读的请求。",
                en:
                    "Without test a wrong account is noticed only when a flow runs; write a request that only reads."
            )
        ]
    }
}
