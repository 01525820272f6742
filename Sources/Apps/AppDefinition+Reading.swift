public import Definitions
import Values

extension AppDefinition {
    /// Reads `app.yaml` and the samples that it names.
    ///
    /// Where several apps are read, `folder` tells them apart.
    /// - Throws: Everything that is wrong, with places such as `app.yaml:14:7` or `jushuitan/app.yaml:14:7`.
    public init(_ files: AppFiles, named folder: String? = nil) throws(Problems) {
        guard let bytes = files.bytes[AppFiles.definition] else { throw Problems(.appWithoutDefinition) }
        let reader = DefinitionReader(file: (folder.map { "\($0)/" } ?? "") + AppFiles.definition)
        let app = reader.document(bytes).flatMap { AppReading.app($0, by: reader, files: files) }
        self = try reader.finish(app)
    }
}

/// Reads an app as a whole.
struct AppReading {
    let files: AppFiles
    let defaults: FormDefaults

    static func app(_ node: DefinitionNode, by reader: DefinitionReader, files: AppFiles) -> AppDefinition? {
        reader.mapping(node) { mapping in
            let key = OperationKey.readApp(mapping)
            let number = mapping.number()
            let name = mapping.required("name", as: Localized.self)
            let help = mapping.optional("help", as: Localized.self)
            let settings = Field.readList("settings", of: mapping)
            var defaults = FormDefaults()
            defaults.isBasic = node["connection"]?["kind"]?.json.string == ConnectionKind.basic.rawValue
            defaults.request =
                mapping.node("request").flatMap { RequestParts.read($0, by: reader) } ?? RequestParts()
            defaults.response = mapping.optional("response") ?? ResponseRule()
            let reading = AppReading(files: files, defaults: defaults)
            let connection = mapping.node("connection").flatMap {
                ConnectionDefinition.read($0, by: reader, defaults: defaults)
            }
            let actions = reading.actions(mapping)
            let triggers = mapping.node("triggers").flatMap { node in
                reader.list(node) { Trigger.read($0, by: reader, app: reading) }
            }
            guard let key, let number, let name else { return nil }
            var app = AppDefinition(key: key, number: number, name: name)
            app.help = help
            app.settings = settings
            app.connection = connection ?? .none
            app.actions = actions
            app.triggers = triggers ?? []
            return app
        }
    }

    /// The example under `sample`: written out, or the path of a JSON file of the app.
    func sample(_ mapping: DefinitionMapping) -> JSON? {
        guard let node = mapping.node("sample") else { return nil }
        guard case .scalar(.string(let path)) = node.content else { return node.json }
        guard let bytes = files.bytes[path] else {
            mapping.report(.sampleMissing(path), key: "sample")
            return nil
        }
        return mapping.reader.attempt(at: node.place) { () throws(Problem) in
            do throws(Problem) {
                return try JSON(parsing: bytes)
            } catch {
                throw error.within(path)
            }
        }
    }

    private func actions(_ mapping: DefinitionMapping) -> [Action] {
        let reader = mapping.reader
        guard let node = mapping.node("actions") else { return [] }
        let statements = reader.list(node) { ActionStatement.read($0, by: reader, app: self) } ?? []
        return statements.map { statement in
            var action = statement.action
            action.lookup = lookup(of: statement, among: statements, reader)
            return action
        }
    }

    private func lookup(
        of statement: ActionStatement, among statements: [ActionStatement], _ reader: DefinitionReader
    ) -> Lookup? {
        guard let lookup = statement.lookup else { return nil }
        guard let asked = statements.first(where: { $0.action.key == lookup.action })?.action else {
            reader.report(.lookupOfNobody(lookup.action), at: statement.lookupPlace)
            return nil
        }
        return reader.attempt(at: statement.lookupPlace) { () throws(Problem) in
            try lookup.lookup(of: statement.action, asking: asked)
        }
    }
}
