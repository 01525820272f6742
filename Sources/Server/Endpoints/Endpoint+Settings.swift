import Accounts
import Apps
import Connections
import HTTPTypes
import OrderedCollections
import Storage
import Values
import World

extension Endpoint {
    /// The settings of apps: what the operator registered at a vendor, for the whole installation.
    ///
    /// Values go in and never come out.
    static func settings(_ node: Installation) -> [Endpoint] {
        [
            Endpoint(
                .get, "/v1/apps/{key}/settings", "getAppSettings",
                "The names of an app's settings that have a value, never the values.",
                access: .requires(.manageSettings), Shape.settings
            ) { request in
                let app = try node.apps.app(request.parameter("key"))
                let values = try await node.keychain.settings(of: app.key, in: .production)
                return .json(values.shown(of: app))
            },
            Endpoint(
                .put, "/v1/apps/{key}/settings", "updateAppSettings",
                "Replaces all settings of an app; runs that are held for a connection of it go on.",
                access: .requires(.manageSettings), body: Shape.object(["values": ["type": "object"]]),
                Shape.settings
            ) { request in
                let app = try node.apps.app(request.parameter("key"))
                guard let given = try request.members.object("values") else {
                    throw Problem.missingMember("values")
                }
                let checked = try app.settings.checked(given, now: node.database.world.now)
                let values = SecretValues(checked.object ?? [:])
                let sealed = try await node.keychain.sealed(settings: values, of: app.key, in: .production)
                return .transaction { tx in
                    let version = try sealed.save(in: tx)
                    try node.publishSettings(of: app.key, version: version, in: tx)
                    try request.record("app.settings_changed", to: app.key, in: tx)
                    return .json(values.shown(of: app))
                }
            },
        ]
    }

    /// The keys that seal secrets.
    static func vault(_ node: Installation) -> [Endpoint] {
        [
            Endpoint(
                .post, "/v1/vault/rotation", "rotateVault",
                "Makes a new data key and seals every secret of the installation under it.",
                access: .requires(.manageSettings), answers: 201,
                Shape.object(["data_key": Shape.integer, "resealed": Shape.integer])
            ) { request in
                .outside(
                    OutsideWork(lease: APILimits.rotationDurationMax) { _ in
                        let (key, count) = try await node.rotateVault()
                        try await node.database.write { tx in
                            try request.record(
                                "vault.rotated", to: "\(key)", details: ["resealed": .int(Int64(count))],
                                in: tx)
                        }
                        return .json(["data_key": .int(key), "resealed": .int(Int64(count))], status: 201)
                    })
            }
        ]
    }
}

extension SecretValues {
    /// The names alone.
    fileprivate func shown(of app: AppDefinition) -> JSON {
        ["app": .string(app.key), "names": .array(json.keys.sorted().map(JSON.string))]
    }
}

extension Shape {
    fileprivate static let settings = object(["app": text, "names": ["type": "array", "items": text]])
}
