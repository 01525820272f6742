import Values

/// An app under check, with the ways through it that several checks go.
struct CheckSubject {
    typealias Path = [CheckFinding.Step]

    let app: AppDefinition

    /// An action or a trigger, as far as they are alike.
    struct Operation {
        let path: Path
        let key: String
        let number: Int
        let name: Localized
        let fields: [Field]
        let output: [Field]
        let sample: JSON?
    }

    /// The actions, each with its place.
    var actions: [(path: Path, action: Action)] {
        app.actions.enumerated().map { (["actions", .index($0.offset)], $0.element) }
    }

    /// The actions and the triggers.
    var operations: [Operation] {
        actions.map { path, action in
            Operation(
                path: path, key: action.key, number: action.number, name: action.name, fields: action.fields,
                output: action.output, sample: action.sample)
        }
            + app.triggers.enumerated().map { index, trigger in
                Operation(
                    path: ["triggers", .index(index)], key: trigger.key, number: trigger.number,
                    name: trigger.name,
                    fields: trigger.fields, output: trigger.output, sample: trigger.sample)
            }
    }

    /// The requests, each with the fields of the input and of the row that its templates see.
    var requests: [(path: Path, request: RequestTemplate, input: [Field], item: [Field])] {
        var requests: [(path: Path, request: RequestTemplate, input: [Field], item: [Field])] = []
        if let test = app.connection.test {
            requests.append((["connection", "test", "request"], test.request, [], []))
        }
        for (path, action) in actions {
            guard case .form(let call) = action.performance else { continue }
            let item = action.calledForEachRowOf?.items ?? action.fields
            requests.append((path + ["request"], call.request, action.fields, item))
        }
        for (index, trigger) in app.triggers.enumerated() {
            guard let poll = trigger.poll else { continue }
            requests.append(
                (["triggers", .index(index), "request"], poll.call.request, trigger.fields, trigger.fields))
        }
        return requests
    }

    /// Every list of sibling fields that a person fills in, groups within groups included.
    var fieldLists: [(path: Path, fields: [Field])] {
        let tops: [(Path, [Field])] =
            [(["settings"], app.settings), (["connection", "fields"], app.connection.fields)]
            + operations.map { ($0.path + ["fields"], $0.fields) }
        return tops.flatMap { CheckSubject.lists(at: $0, $1) }
    }

    private static func lists(at path: Path, _ fields: [Field]) -> [(path: Path, fields: [Field])] {
        [(path, fields)]
            + fields.enumerated().flatMap { index, field in
                field.items.isEmpty ? [] : lists(at: path + [.index(index), "items"], field.items)
            }
    }
}
