import Definitions
import JMESPath
import Values

extension CheckSubject {
    private static let nameMax = 40

    /// Check 5.
    func named() -> [CheckFinding] {
        ([(["name"], app.name)] + operations.map { ($0.path + ["name"], $0.name) }).flatMap {
            (path: Path, name: Localized) in
            [name.zh, name.en].filter { $0.isEmpty || $0.count > CheckSubject.nameMax || $0.trimmed != $0 }
                .prefix(1)
                .map { _ in
                    CheckFinding(
                        at: path, zh: "名称要有 1 到 \(CheckSubject.nameMax) 个字符，首尾没有空白。",
                        en: "A name has 1 to \(CheckSubject.nameMax) characters and no space at its ends.")
                }
        }
    }

    /// Check 6.
    func labelled() -> [CheckFinding] {
        fieldLists.flatMap { path, fields in
            fields.enumerated().filter { $0.element.label == Localized(same: $0.element.key) }.map {
                index, field in
                CheckFinding(
                    at: path + [.index(index)], zh: "字段 \(field.key) 没有名称。请写上 label。",
                    en: "The field \(field.key) has no label; write one.")
            }
        }
    }

    /// Check 7.
    func templateNames() -> [CheckFinding] {
        requests.flatMap { path, request, input, item in
            let scopes: [(String, [Field])] = [
                ("account", app.connection.fields), ("settings", app.settings), ("input", input),
                ("item", item),
            ]
            return scopes.flatMap { root, fields in
                request.members(of: root).filter { name in !fields.contains { $0.key == name } }.sorted().map
                { name in
                    let nearest = NearestWord.of(name, among: fields.map(\.key))
                    return CheckFinding(
                        at: path,
                        zh: "\(root).\(name) 没有声明，取值总是空的。"
                            + (nearest.map { "是不是 \(root).\($0)？" } ?? "请声明这个字段。"),
                        en: "\(root).\(name) is not declared and always empty. "
                            + (nearest.map { "Did you mean \(root).\($0)?" } ?? "Declare the field."))
                }
            }
        }
    }
}

extension RequestTemplate {
    /// The texts of all its templates, the address first.
    var texts: [String] {
        [url.text] + headers.map(\.value.text) + (query?.templates ?? []).map(\.text)
            + (body?.templates ?? []).map(\.text) + (sign?.texts ?? [])
    }

    /// The names that follow `root.` in its expressions.
    func members(of root: String) -> Set<String> {
        texts.reduce(into: []) { $0.formUnion(RequestTemplate.members(of: root, in: $1)) }
    }

    /// The names that follow `root.` in the expressions of a template.
    static func members(of root: String, in template: String) -> Set<String> {
        var names: Set<String> = []
        for part in template.split(separator: "{{", omittingEmptySubsequences: false).dropFirst() {
            let words = Array(part[..<(part.firstRange(of: "}}")?.lowerBound ?? part.endIndex)])
            var index = 0
            while index < words.count {
                let word = words[index...].prefix { $0.isLetter || $0.isNumber || $0 == "_" }
                guard !word.isEmpty else {
                    index += 1
                    continue
                }
                let isRoot = index == 0 || words[index - 1] != "."
                index = word.endIndex
                guard isRoot, String(word) == root, index < words.count, words[index] == "." else { continue }
                let name = words[(index + 1)...].prefix { $0.isLetter || $0.isNumber || $0 == "_" }
                if !name.isEmpty { names.insert(String(name)) }
            }
        }
        return names
    }
}
