import Apps
import Definitions
import JMESPath
import Values

/// Reads the expressions of a step and reports names that are not there to be read.
struct NameCheck {
    let reader: DefinitionReader
    /// The top-level names.
    let scope: Set<String>
    /// The steps that come before.
    let steps: Set<String>

    /// Reads the expression under a key that must be there.
    func expression(_ mapping: DefinitionMapping, _ key: String) -> Expression? {
        let expression = mapping.required(key, as: Expression.self)
        if let expression, let node = mapping.node(key) { check(expression.members, at: node) }
        return expression
    }

    /// Reads a template.
    func template(_ node: DefinitionNode) -> Template? {
        let template = Template.read(node, by: reader)
        if let template { check(template.members, at: node) }
        return template
    }

    /// Reads an input: any value, its texts templates, with `for_each` where lists are made.
    func mapping(_ node: DefinitionNode) -> Mapping? {
        switch node.content {
        case .scalar(.string(let text)) where text.contains("{{"):
            return template(node).map(Mapping.template)
        case .scalar(let value):
            return .constant(value)
        case .list(let elements):
            return .list(elements.compactMap { mapping($0) })
        case .mapping(let members) where members.contains(where: { $0.key == "for_each" }):
            return forEach(node)
        case .mapping(let members):
            return .object(members.compactMap { member in mapping(member.value).map { (member.key, $0) } })
        }
    }

    private func forEach(_ node: DefinitionNode) -> Mapping? {
        reader.mapping(node) { mapping -> Mapping? in
            guard let head = mapping.node("for_each") else { return nil }
            let names = reader.mapping(head) { head -> (Expression, String, String?)? in
                let list = expression(head, "in")
                let item = head.optional("as", as: String.self) ?? "item"
                let index = head.optional("index", as: String.self)
                return list.map { ($0, item, index) }
            }
            let rows = mapping.node("rows")
            let row = mapping.node("row")
            guard let (list, item, index) = names else { return nil }
            guard let node = rows ?? row, rows == nil || row == nil else {
                reader.report(.rowOrRows, at: mapping.place)
                return nil
            }
            let inner = NameCheck(
                reader: reader, scope: scope.union([item]).union(index.map { [$0] } ?? []), steps: steps)
            return inner.mapping(node).map {
                .forEach(
                    Mapping.ForEach(list: list, item: item, index: index, row: $0, isFlattened: rows != nil))
            }
        }
    }

    private func check(_ members: [String: Set<String>], at node: DefinitionNode) {
        for name in Set(members.keys).subtracting(scope).sorted() {
            reader.report(.unknownName(name, known: scope.sorted()), at: node.place)
        }
        for step in members["steps", default: []].subtracting(steps).sorted() {
            reader.report(.noEarlierStep(step, known: steps.sorted()), at: node.place)
        }
    }
}
