import Accounts
import HTTPTypes
import OrderedCollections
import Storage
import Values

extension Endpoint {
    /// API keys: who may call, and as what.
    static func keys(_ node: Installation) -> [Endpoint] {
        [
            Endpoint(
                .get, "/v1/keys", "listKeys",
                "The API keys of the workspace, the newest first; never their texts.",
                access: .requires(.readKeys), query: [.limit, .after], Shape.page(of: Shape.key)
            ) { request in
                let (workspace, limit) = (try request.workspace, try request.pageLimit())
                let page = try await node.database.read { snapshot in
                    try IssuedKey.list(
                        of: workspace, PageRequest(limit: limit, after: request.query["after"]), in: snapshot)
                }
                return .json(.page(page.items.map { .object($0.shown) }, next: page.next?.text))
            },
            Endpoint(
                .post, "/v1/keys", "issueKey",
                "Issues an API key with roles that may do no more than the caller; its text is shown this once.",
                access: .requires(.manageKeys),
                body: Shape.object(
                    [
                        "name": Shape.text, "roles": ["type": "array", "items": Shape.text],
                        "expires_at": Shape.time,
                    ],
                    optional: ["expires_at"]),
                answers: 201, Shape.issuedKey, isAnswerSecret: true
            ) { request in
                let (workspace, body) = (try request.workspace, request.members)
                guard let caller = request.caller else { throw Problem.unauthenticated }
                let name = try body.requiredText("name")
                let roles = try roles(body.list("roles"))
                try caller.requireGrant(of: roles)
                let expiresAt = try body.time("expires_at")
                let text = KeyText.generate(node.database.world)
                return .transaction { tx in
                    let key = try IssuedKey.issue(
                        text, named: name, roles: roles, for: workspace, expiresAt: expiresAt, in: tx)
                    try request.record(
                        "key.issued", to: "\(key.id)",
                        details: ["name": .string(name), "roles": .array(roles.words)], in: tx)
                    var members = key.shown
                    members["key"] = .string(text.text)
                    return .json(.object(members), status: 201)
                }
            },
            Endpoint(
                .post, "/v1/keys/{id}/revoke", "revokeKey", "Ends an API key, from the next call on.",
                access: .requires(.manageKeys), Shape.object(["id": Shape.text])
            ) { request in
                let (workspace, id) = (try request.workspace, try request.id(APIKey.self))
                return .transaction { tx in
                    try IssuedKey.revoke(id, of: workspace, in: tx)
                    try request.record("key.revoked", to: "\(id)", in: tx)
                    return .json(["id": JSON(id)])
                }
            },
        ]
    }

    private static func roles(_ words: [JSON]?) throws(Problem) -> Set<Role> {
        guard let words, !words.isEmpty else { throw .missingMember("roles") }
        var roles: Set<Role> = []
        for (index, word) in words.enumerated() {
            guard let role = word.string.flatMap(Role.init(rawValue:)) else {
                throw .unknownRole(word.string ?? word.text).within("roles[\(index)]")
            }
            roles.insert(role)
        }
        return roles
    }
}

extension Caller {
    /// Who it is in the audit log: a key, or the operator at the command line, who needs none.
    var actor: Actor { keyID.uuid == UUIDBytes(high: 0, low: 0) ? .commandLine : .key(keyID) }
}

extension Set<Role> {
    fileprivate var words: [JSON] { map(\.rawValue).sorted().map(JSON.string) }
}

extension IssuedKey {
    fileprivate var shown: JSONObject {
        var members: JSONObject = [
            "id": JSON(id), "name": .string(name), "begins": .string("qk_\(lookup)"),
            "roles": .array(roles.words), "made_at": JSON(madeAt),
        ]
        if let expiresAt { members["expires_at"] = JSON(expiresAt) }
        if let revokedAt { members["revoked_at"] = JSON(revokedAt) }
        if let usedAt { members["used_at"] = JSON(usedAt) }
        return members
    }
}

extension Problem {
    fileprivate static func unknownRole(_ word: String) -> Problem {
        let known = Role.allCases.map(\.rawValue)
        return Problem(
            "key.unknown_role", status: 422,
            Localized(
                zh: "没有角色 \(word.prefix(32))。可用：\(known.joined(separator: "、"))。",
                en: "There is no role \(word.prefix(32)). There are: \(known.joined(separator: ", "))."))
    }
}
