import OrderedCollections
import Values

/// Named texts in their order, as a query or a form has them.
typealias Pairs = [(name: String, value: String)]

extension JSON {
    /// The members of an object as pairs: a list of plain values repeats its name, null is left out.
    /// - Throws: `request.nested` for a member that is an object or a list of such.
    func pairs() throws(Problem) -> Pairs {
        guard case .object(let members) = self else { throw .requestBodyIsNoObject }
        var pairs: Pairs = []
        for (name, value) in members where !value.isNull {
            for element in value.array ?? [value] {
                guard let text = element.fieldText else { throw .requestNested(name) }
                pairs.append((name, text))
            }
        }
        return pairs
    }

    /// The members of an object as a signature sees them: whatever is no plain value as compact JSON.
    func signedPairs() throws(Problem) -> Pairs {
        guard case .object(let members) = self else { throw .requestBodyIsNoObject }
        return members.compactMap { name, value in value.isNull ? nil : (name, value.fieldText ?? value.text)
        }
    }
}
