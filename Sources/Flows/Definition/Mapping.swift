public import JMESPath
import OrderedCollections
public import Values

/// How the input of a step is made from what the run knows: constants, templates, and `for_each` for lists of rows
/// in lists of rows.
public indirect enum Mapping: Sendable {
    /// A value as it is.
    case constant(JSON)
    /// A text with expressions.
    case template(Template)
    /// An object, member by member, in this order.
    case object([(key: String, value: Mapping)])
    /// A list, element by element.
    case list([Mapping])
    /// A row for each element of a list.
    case forEach(ForEach)

    /// A row for each element of a list; outer names stay visible in it.
    public struct ForEach: Sendable {
        /// The list; `null` is none.
        public let list: Expression
        /// The name of the element.
        public let item: String
        /// The name of its number, from 1.
        public let index: String?
        /// What each gives: a row, or the rows of a further `for_each`, which join the same list.
        public let row: Mapping
        /// Whether a row is itself a list of rows.
        let isFlattened: Bool
    }

    /// Rows that one mapping may make in all, at every depth together.
    public static let rowsMax = 100_000
}

extension Mapping {
    /// The value of the mapping in a scope.
    /// - Throws: `expression.failed`, `expression.limit` with the place in the input; `mapping.not_a_list`,
    ///   `mapping.too_many_rows`.
    public func value(in scope: Scope) throws(Problem) -> JSON {
        var rowsLeft = Mapping.rowsMax
        return try value(in: scope, rowsLeft: &rowsLeft)
    }

    private func value(in scope: Scope, rowsLeft: inout Int) throws(Problem) -> JSON {
        switch self {
        case .constant(let value):
            return value
        case .template(let template):
            return try template.evaluate(in: scope.root, now: scope.now)
        case .object(let members):
            var object = JSONObject(minimumCapacity: members.count)
            for (key, mapping) in members {
                do throws(Problem) {
                    object[key] = try mapping.value(in: scope, rowsLeft: &rowsLeft)
                } catch {
                    throw error.within(key)
                }
            }
            return .object(object)
        case .list(let mappings):
            var elements: [JSON] = []
            for (index, mapping) in mappings.enumerated() {
                do throws(Problem) {
                    elements.append(try mapping.value(in: scope, rowsLeft: &rowsLeft))
                } catch {
                    throw error.within("[\(index)]")
                }
            }
            return .array(elements)
        case .forEach(let forEach):
            return try .array(forEach.rows(in: scope, rowsLeft: &rowsLeft))
        }
    }
}

extension Mapping.ForEach {
    fileprivate func rows(in scope: Scope, rowsLeft: inout Int) throws(Problem) -> [JSON] {
        var rows: [JSON] = []
        for (index, element) in try elements(in: scope).enumerated() {
            var inner = scope
            inner.bind(item, to: element)
            if let name = self.index { inner.bind(name, to: .int(Int64(index + 1))) }
            do throws(Problem) {
                switch (isFlattened, try row.value(in: inner, rowsLeft: &rowsLeft)) {
                case (true, .array(let more)): rows += more
                case (_, let row):
                    rowsLeft -= 1
                    guard rowsLeft >= 0 else { throw Problem.tooManyRows }
                    rows.append(row)
                }
            } catch {
                throw error.within("[\(rows.count)]")
            }
        }
        return rows
    }

    private func elements(in scope: Scope) throws(Problem) -> [JSON] {
        switch try list.evaluate(in: scope.root, now: scope.now) {
        case .array(let elements): return elements
        case .null: return []
        case let other: throw .notAList(list.text, other.typeName)
        }
    }
}
