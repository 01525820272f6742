import HTTPTypes
import JMESPath
import Values

extension CheckSubject {
    /// Check 14.
    func https() -> [CheckFinding] {
        requests.filter { !$0.request.url.isSecure && !$0.request.url.isLoopback }.map {
            path, request, _, _ in
            CheckFinding(
                at: path + ["url"], zh: "\(request.url.text.prefix(80)) 不是 https，密钥和数据会被看到。请改用 https。",
                en: "\(request.url.text.prefix(80)) is not https, so keys and data can be read; use https.")
        }
    }

    /// Check 15.
    func secretsInAddresses() -> [CheckFinding] {
        requests.flatMap { path, request, _, _ in
            [("account", app.connection.fields), ("settings", app.settings)].flatMap {
                (root: String, fields: [Field]) -> [CheckFinding] in
                let names = RequestTemplate.members(of: root, in: request.url.text)
                return fields.filter { $0.type == .secret && names.contains($0.key) }.map { field in
                    CheckFinding(
                        at: path + ["url"],
                        zh: "网址里有密钥 \(root).\(field.key)，会留在各处的日志里。请放进请求头、请求体，或不得已时放进 query。",
                        en:
                            "The address holds the secret \(root).\(field.key), which logs everywhere will keep; put it "
                            + "into a header or the body, or into query where the vendor leaves no choice.")
                }
            }
        }
    }

    /// Check 16.
    func secretTypes() -> [CheckFinding] {
        let words = ["secret", "password", "passwd", "token", "private", "api_key", "apikey"]
        let lists: [(Path, [Field])] = [
            (["settings"], app.settings), (["connection", "fields"], app.connection.fields),
        ]
        return lists.flatMap { path, fields in
            fields.enumerated().filter { _, field in
                field.type != .secret && words.contains(where: field.key.lowercased().contains)
            }.map { index, field in
                CheckFinding(
                    at: path + [.index(index)], zh: "\(field.key) 像是密钥，类型应为 secret，否则会显示出来。",
                    en: "\(field.key) looks like a secret; make its type secret, or it will be shown.")
            }
        }
    }

    /// Check 17.
    func secretsWrittenOut() -> [CheckFinding] {
        requests.flatMap { path, request, _, _ in
            var findings: [CheckFinding] = []
            if let secret = request.sign?.texts.first,
                RequestTemplate.members(of: "account", in: secret).isEmpty,
                RequestTemplate.members(of: "settings", in: secret).isEmpty
            {
                findings.append(
                    CheckFinding(
                        at: path + ["sign"], zh: "签名密钥不是来自授权账号或应用设置。请写成 {{ account.… }}。",
                        en:
                            "The signing secret comes from neither connection nor settings; write {{ account.… }}."
                    ))
            }
            let words = ["authorization", "token", "secret", "api-key", "apikey", "password"]
            for header in request.headers
            where !header.value.text.contains("{{")
                && words.contains(where: header.name.canonicalName.contains)
            {
                findings.append(
                    CheckFinding(
                        at: path + ["headers"], zh: "请求头 \(header.name) 写明了密钥。请从授权账号取：{{ account.… }}。",
                        en:
                            "The header \(header.name) is written out; take it from the connection: {{ account.… }}."
                    ))
            }
            return findings
        }
    }
}

extension Signing {
    /// The texts of its templates, the secret first.
    var texts: [String] { [secret, before, after].compactMap { $0?.text } }
}
