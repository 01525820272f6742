extension Node {
    /// The names that are read from the root when this is applied to the root, each with those that are read right from
    /// what is there.
    var roots: [String: Set<String>] {
        var names: [String: Set<String>] = [:]
        _ = collectRoots(onRoot: true, into: &names)
        return names
    }

    /// Collects the names read from the root; tells whether the value of this node is the root itself.
    private func collectRoots(onRoot: Bool, into names: inout [String: Set<String>]) -> Bool {
        switch self {
        case .current: return onRoot
        case .root: return true
        case .literal: return false
        case .path(let base, let steps):
            let isRoot = base.collectRoots(onRoot: onRoot, into: &names)
            if isRoot, case .field(let name)? = steps.first {
                names[name, default: []].formUnion(steps.dropFirst().prefix(1).compactMap(\.fieldName))
            }
            return isRoot && steps.isEmpty
        case .pipe(let left, let right):
            let isRoot = left.collectRoots(onRoot: onRoot, into: &names)
            return right.collectRoots(onRoot: isRoot, into: &names)
        case .or(let left, let right), .and(let left, let right):
            let one = left.collectRoots(onRoot: onRoot, into: &names)
            let two = right.collectRoots(onRoot: onRoot, into: &names)
            return one || two
        case .not(let inner):
            _ = inner.collectRoots(onRoot: onRoot, into: &names)
        case .compare(_, let left, let right):
            _ = left.collectRoots(onRoot: onRoot, into: &names)
            _ = right.collectRoots(onRoot: onRoot, into: &names)
        case .list(let parts), .object(_, let parts):
            for part in parts { _ = part.collectRoots(onRoot: onRoot, into: &names) }
        case .project(let source, let each), .projectMembers(let source, let each):
            _ = source.collectRoots(onRoot: onRoot, into: &names)
            _ = each.collectRoots(onRoot: false, into: &names)
        case .filter(let source, let condition, let each):
            _ = source.collectRoots(onRoot: onRoot, into: &names)
            _ = condition.collectRoots(onRoot: false, into: &names)
            _ = each.collectRoots(onRoot: false, into: &names)
        case .flatten(let source), .slice(let source, _):
            _ = source.collectRoots(onRoot: onRoot, into: &names)
        case .call(let call):
            for (index, argument) in call.arguments.enumerated() {
                _ = argument.node.collectRoots(
                    onRoot: onRoot && !call.function.isReference(at: index), into: &names)
            }
        }
        return false
    }
}

extension PathStep {
    fileprivate var fieldName: String? {
        if case .field(let name) = self { name } else { nil }
    }
}
