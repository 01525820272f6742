import Definitions
public import Values

/// The apps that an installation has, by their keys.
public struct AppCatalog: Sendable {
    /// The apps, in the order of their keys.
    public let apps: [AppDefinition]
    private let byKey: [String: AppDefinition]

    /// A catalog of these apps; of two with one key the later counts.
    public init(_ apps: [AppDefinition]) {
        byKey = Dictionary(apps.map { ($0.key, $0) }) { _, later in later }
        self.apps = byKey.values.sorted { $0.key < $1.key }
    }

    /// The app of this key.
    /// - Throws: `app.unknown`.
    public func app(_ key: String) throws(Problem) -> AppDefinition {
        guard let app = byKey[key] else { throw .unknownApp(key, known: apps.map(\.key)) }
        return app
    }

    /// An action of an app.
    /// - Throws: `app.unknown`, `app.unknown_action`.
    public func action(_ key: String, of appKey: String) throws(Problem) -> (AppDefinition, Action) {
        let app = try app(appKey)
        guard let action = app.actions.first(where: { $0.key == key }) else {
            throw .unknownAction(key, of: appKey, known: app.actions.map(\.key))
        }
        return (app, action)
    }

    /// A trigger of an app.
    /// - Throws: `app.unknown`, `app.unknown_trigger`.
    public func trigger(_ key: String, of appKey: String) throws(Problem) -> (AppDefinition, Trigger) {
        let app = try app(appKey)
        guard let trigger = app.trigger(key) else {
            throw .unknownTrigger(key, of: appKey, known: app.triggers.map(\.key))
        }
        return (app, trigger)
    }
}

extension Problem {
    static func unknownApp(_ key: String, known: [String]) -> Problem {
        Problem(
            "app.unknown", status: 404,
            Localized(
                zh: "没有应用 \(key.prefix(64))。现有：\(known.joined(separator: "、"))。",
                en: "There is no app \(key.prefix(64)). There are: \(known.joined(separator: ", "))."))
    }

    static func unknownTrigger(_ key: String, of app: String, known: [String]) -> Problem {
        Problem(
            "app.unknown_trigger", status: 404,
            Localized(
                zh: "应用 \(app) 没有触发动作 \(key.prefix(64))。现有：\(known.joined(separator: "、"))。",
                en: "The app \(app) has no trigger \(key.prefix(64)). "
                    + "It has: \(known.joined(separator: ", "))."))
    }

    static func unknownAction(_ key: String, of app: String, known: [String]) -> Problem {
        Problem(
            "app.unknown_action", status: 404,
            Localized(
                zh: "应用 \(app) 没有动作 \(key.prefix(64))。现有：\(known.joined(separator: "、"))。",
                en:
                    "The app \(app) has no action \(key.prefix(64)). It has: \(known.joined(separator: ", "))."
            ))
    }
}

extension AppCatalog {
    /// The built-in apps, and those in the folders of a folder.
    ///
    /// - Parameter folder: A folder of an operator's choosing, with a folder for each app.
    /// - Throws: Everything that is wrong with any of them, each with its file, line and column.
    public init(folder: String) throws {
        var apps = AppDefinition.builtIn
        var problems: [Problem] = []
        for name in try AppFiles.names(in: folder)
        where !name.hasPrefix(".") {
            do {
                let files = try AppFiles(folder: "\(folder)/\(name)")
                guard files.bytes[AppFiles.definition] != nil else { continue }
                apps.append(try AppDefinition(files, named: name))
            } catch let found as Problems {
                problems += found.all
            }
        }
        if let problems = Problems(problems) { throw problems }
        self.init(apps)
    }
}
