import Definitions
import JMESPath
import Values

/// An action as its definition states it, before its look-up is tied to another one.
struct ActionStatement {
    var action: Action
    let lookup: LookupStatement?
    let lookupPlace: SourcePlace
    let place: SourcePlace

    static func read(_ node: DefinitionNode, by reader: DefinitionReader, app: AppReading) -> ActionStatement?
    {
        reader.mapping(node) { mapping in
            let key = OperationKey.read(mapping)
            let number = mapping.number()
            let name = mapping.required("name", as: Localized.self)
            let help = mapping.optional("help", as: Localized.self)
            let canEndFlow = mapping.optional("can_end_flow", as: Bool.self) ?? true
            let effect = mapping.required("effect", as: Effect.self)
            let match = mapping.optional("match", as: Expression.self)
            let lookupNode = mapping.node("lookup")
            let lookup = lookupNode.flatMap { LookupStatement.read($0, by: reader) }
            let fields = Field.readList("fields", of: mapping)
            let performance = readPerformance(mapping, app)
            let output = Field.readList("output", of: mapping)
            let sample = app.sample(mapping)
            checkEach(fields, mapping)
            guard let key, let number, let name, let effect, let performance else { return nil }
            var action = Action(
                key: key, number: number, name: name, effect: effect, performance: performance)
            action.help = help
            action.canEndFlow = canEndFlow
            action.match = match
            action.fields = fields
            action.output = output
            action.sample = sample
            return ActionStatement(
                action: action, lookup: lookup, lookupPlace: lookupNode?.place ?? mapping.place,
                place: mapping.place)
        }
    }

    private static func readPerformance(
        _ mapping: DefinitionMapping, _ app: AppReading
    ) -> Action.Performance? {
        if let code = mapping.node("code") {
            _ = mapping.node("request")
            _ = mapping.node("response")
            return String.read(code, by: mapping.reader).map(Action.Performance.code)
        }
        return FormCall.read(mapping, defaults: app.defaults).map(Action.Performance.form)
    }

    private static func checkEach(_ fields: [Field], _ mapping: DefinitionMapping) {
        let groups = fields.filter(\.isCalledForEachRow)
        let nested = fields.contains { $0.items.contains(where: \.containsEach) }
        if groups.count > 1 || nested { mapping.report(.eachTwice, key: "fields") }
    }
}

extension Field {
    fileprivate var containsEach: Bool { isCalledForEachRow || items.contains(where: \.containsEach) }
}
