import JMESPath
import Values

extension CheckSubject {
    /// Check 2.
    func performed() -> [CheckFinding] {
        var findings: [CheckFinding] = []
        func refuse(_ path: Path, _ body: () throws(Problem) -> Void) {
            do throws(Problem) {
                try body()
            } catch {
                findings.append(CheckFinding(at: path, zh: error.message.zh, en: error.message.en))
            }
        }
        refuse(["connection", "kind"]) { () throws(Problem) in try app.connection.kind.requirePerformed() }
        for (path, action) in actions {
            refuse(path + ["code"]) { () throws(Problem) in _ = try action.performer() }
        }
        for (index, trigger) in app.triggers.enumerated() {
            refuse(["triggers", .index(index), "kind"]) { () throws(Problem) in
                try trigger.kind.requirePerformed()
            }
        }
        return findings
    }

    /// Check 3.
    func unique() -> [CheckFinding] {
        var keys: Set<String> = []
        var numbers: Set<Int> = []
        return operations.flatMap { operation -> [CheckFinding] in
            var findings: [CheckFinding] = []
            if !keys.insert(operation.key).inserted {
                findings.append(
                    CheckFinding(
                        at: operation.path + ["key"], zh: "标识 \(operation.key) 已经用过。请换一个。",
                        en: "The key \(operation.key) is taken; choose another."))
            }
            if !numbers.insert(operation.number).inserted {
                findings.append(
                    CheckFinding(
                        at: operation.path + ["number"], zh: "编号 \(operation.number) 已经用过。请换一个。",
                        en: "The number \(operation.number) is taken; choose another."))
            }
            return findings
        }
    }

    /// Check 4.
    func references() -> [CheckFinding] {
        fieldLists.flatMap { path, fields in
            fields.enumerated().flatMap { index, field -> [CheckFinding] in
                let path = path + [.index(index)]
                let strangers = field.dependsOn.filter { name in !fields.contains { $0.key == name } }
                var findings = strangers.map { name in
                    CheckFinding(
                        at: path + ["depends_on"], zh: "同一处没有字段 \(name)。请改正 depends_on。",
                        en: "There is no field \(name) beside it; correct depends_on.")
                }
                if let dynamic = field.dynamic, app.action(dynamic.action)?.effect != .read {
                    findings.append(
                        CheckFinding(
                            at: path + ["dynamic", "action"],
                            zh: "没有 effect 为 read 的动作 \(dynamic.action)。请改正 dynamic。",
                            en: "There is no action \(dynamic.action) whose effect is read; correct dynamic.")
                    )
                }
                return findings
            }
        }
    }

    /// Check 8.
    func conditionNames() -> [CheckFinding] {
        fieldLists.flatMap { path, fields in
            fields.enumerated().flatMap { index, field in
                let names = field.requiredWhen?.condition.roots ?? []
                return names.sorted().filter { name in !fields.contains { $0.key == name } }.map { name in
                    CheckFinding(
                        at: path + [.index(index), "required_when", "if"],
                        zh: "同一行没有字段 \(name)，条件永远不成立。请改正 if。",
                        en: "The row has no field \(name), so the condition never holds; correct it.")
                }
            }
        }
    }
}
