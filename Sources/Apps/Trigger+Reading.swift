import Definitions
import JMESPath
import Values

extension Trigger {
    static func read(_ node: DefinitionNode, by reader: DefinitionReader, app: AppReading) -> Trigger? {
        reader.mapping(node) { mapping in
            let key = OperationKey.read(mapping)
            let number = mapping.number()
            let name = mapping.required("name", as: Localized.self)
            let help = mapping.optional("help", as: Localized.self)
            let kind = mapping.required("kind", as: Kind.self)
            let fields = Field.readList("fields", of: mapping)
            let dedupeBy = mapping.list("dedupe_by", of: Expression.self)
            let poll = kind == .poll ? readPoll(mapping, dedupeBy, app) : nil
            if let kind, !Kind.performed.contains(kind) { _ = mapping.node(kind.rawValue) }
            let output = Field.readList("output", of: mapping)
            let sample = app.sample(mapping)
            guard let key, let number, let name, let kind, kind != .poll || poll != nil else { return nil }
            return Trigger(
                key: key, number: number, name: name, help: help, kind: kind, fields: fields,
                dedupeBy: dedupeBy,
                poll: poll, output: output, sample: sample)
        }
    }

    private static func readPoll(
        _ mapping: DefinitionMapping, _ dedupeBy: [Expression], _ app: AppReading
    ) -> Poll? {
        let call = FormCall.read(mapping, defaults: app.defaults)
        let cursor = mapping.optional("cursor", as: Expression.self)
        if dedupeBy.isEmpty { mapping.report(.definitionMissingKey("dedupe_by"), key: "dedupe_by") }
        return call.map { Poll(call: $0, cursor: cursor, dedupeBy: dedupeBy) }
    }
}
