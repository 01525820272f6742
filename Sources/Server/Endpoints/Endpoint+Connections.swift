import Accounts
import Apps
import Connections
import HTTPTypes
import OrderedCollections
import Storage
import Values
import World

extension Endpoint {
    /// Connections: whose credentials calls are made with.
    ///
    /// Secrets go in and never come out.
    static func connections(_ node: Installation) -> [Endpoint] {
        [
            Endpoint(
                .get, "/v1/connections", "listConnections", "The connections of the workspace, by name.",
                access: .requires(.readConnections), query: [.limit, .after], Shape.page(of: Shape.connection)
            ) { request in
                let (workspace, limit) = (try request.workspace, try request.pageLimit())
                let page = try await node.database.read { snapshot in
                    try SavedConnection.list(
                        of: workspace, PageRequest(limit: limit, after: request.query["after"]), in: snapshot)
                }
                return .json(.page(page.items.map(\.shown), next: page.next?.text))
            },
            Endpoint(
                .post, "/v1/connections", "createConnection", "Saves credentials under a name.",
                access: .requires(.manageConnections),
                body: Shape.object(["name": Shape.text, "app": Shape.text, "values": ["type": "object"]]),
                answers: 201, Shape.connection
            ) { request in
                let (workspace, body) = (try request.workspace, request.members)
                let name = try body.requiredText("name")
                let key = try body.requiredText("app")
                let app = try node.apps.app(key)
                try app.connection.kind.requirePerformed()
                let new = NewConnection(
                    name: name, app: key,
                    kind: SavedConnection.Kind(rawValue: app.connection.kind.rawValue) ?? .none,
                    values: try app.connectionValues(
                        body.object("values") ?? .null, now: node.database.world.now))
                let sealed = try await node.keychain.sealed(new, of: workspace)
                return .transaction { tx in
                    try sealed.save(in: tx)
                    try request.record("connection.created", to: name, in: tx)
                    return .json(sealed.connection.shown, status: 201)
                }
            },
            Endpoint(
                .get, "/v1/connections/{name}", "getConnection", "A connection, without its secrets.",
                access: .requires(.readConnections), Shape.connection
            ) { request in
                .json(try await node.connection(request).shown)
            },
            Endpoint(
                .put, "/v1/connections/{name}", "updateConnection",
                "Changes a connection's `values`, all of them, or its `name`; runs that are held for it go on.",
                access: .requires(.manageConnections),
                body: Shape.object(
                    ["name": Shape.text, "values": ["type": "object"], "version": Shape.integer],
                    optional: ["name", "values", "version"]),
                Shape.connection
            ) { request in
                let (workspace, body) = (try request.workspace, request.members)
                let (name, given) = (try body.text("name"), try body.object("values"))
                let version = try body.integer("version")
                if name == nil && given == nil { throw Problem.nothingChanges }
                let old = try await node.connection(request)
                let app = try node.apps.app(old.app)
                let values = try given.map { try app.connectionValues($0, now: node.database.world.now) }
                let sealed = try await node.keychain.sealed(
                    changing: old.id, of: workspace, version: version, name: name, values: values)
                return .transaction { tx in
                    if values == nil && name == old.name { return .json(old.shown) }
                    try sealed.save(in: tx)
                    try request.record("connection.changed", to: old.name, in: tx)
                    return .json(sealed.connection.shown)
                }
            },
            Endpoint(
                .delete, "/v1/connections/{name}", "deleteConnection",
                "Deletes a connection with its secrets; runs that need it are held from then on.",
                access: .requires(.manageConnections), Shape.connection
            ) { request in
                let workspace = try request.workspace
                let old = try await node.connection(request)
                return .transaction { tx in
                    try SavedConnection.delete(old.id, of: workspace, in: tx)
                    try request.record("connection.deleted", to: old.name, in: tx)
                    return .json(old.shown)
                }
            },
        ]
    }
}

extension Installation {
    /// The connection that the path names.
    fileprivate func connection(_ request: APIRequest) async throws -> SavedConnection {
        let (workspace, name) = (try request.workspace, try request.parameter("name"))
        let found = try await database.read {
            try SavedConnection.find(named: name, of: workspace, in: $0)
        }
        guard let found else { throw Problem.connectionNotFound(name) }
        return found
    }
}

extension AppDefinition {
    /// What a body gives as the values of a connection, checked against the app's fields.
    fileprivate func connectionValues(_ json: JSON, now: Timestamp) throws -> SecretValues {
        SecretValues(try connection.fields.checked(json, now: now).object ?? [:])
    }
}

extension SavedConnection {
    fileprivate var shown: JSON {
        [
            "id": JSON(id), "name": .string(name), "app": .string(app), "kind": .string(kind.rawValue),
            "state": .string(state.rawValue), "version": .int(version),
        ]
    }
}
