import Values

/// Makes fields of literals, and reports what the lists say wrongly.
///
/// What is missing is assumed where that does no harm (a label, a type); what cannot be used is left out, and either
/// way there is a finding. The depth of the literals is limited, so recursion is too.
struct FieldInterpreter {
    let bytes: [UInt8]
    let dialect: LiteralDialect
    var findings: Findings

    init(_ source: ImportSource, dialect: LiteralDialect, findings: Findings) {
        bytes = source.bytes
        self.dialect = dialect
        self.findings = findings
    }

    /// The fields of the list with this name, or of the only one, or of `outPutData`.
    mutating func fields(of document: LiteralDocument, list name: String?) -> [Field] {
        let candidates = document.entries.filter { FieldInterpreter.mayHoldFields($0.node) }
        let named = candidates.first { $0.name?.lowercased() == (name ?? "outPutData").lowercased() }
        guard let entry = name == nil ? named ?? candidates.first : named else {
            findings.add(.noFieldList(named: name))
            return []
        }
        if name == nil, candidates.count > 1 {
            let other = candidates.first { $0.node.range != entry.node.range } ?? entry
            findings.add(.severalLists(other.node.opening, read: entry.name, other: other.name))
        }
        return fields(ofRoot: entry.node)
    }

    private static func mayHoldFields(_ node: LiteralNode) -> Bool {
        switch node.value {
        case .list(let items): items.isEmpty || items.contains { $0.dict != nil || $0.list != nil }
        case .dict(let members): isField(members) || onlyList(in: members) != nil || isByName(members)
        case .null, .bool, .number, .text: false
        }
    }

    /// The fields of a literal: a list, or a dict that holds one, or one field by itself.
    private mutating func fields(ofRoot root: LiteralNode) -> [Field] {
        guard let members = root.dict else { return fields(of: root) }
        if FieldInterpreter.isField(members) {
            findings.add(.singleField(root.range))
            return field(root).map { [$0] } ?? []
        }
        if let list = FieldInterpreter.onlyList(in: members) { return fields(of: list) }
        if FieldInterpreter.isByName(members) {
            findings.add(.fieldsByName(root.opening))
            return distinct(
                members.compactMap { member in
                    field(member.value, named: member.key).map { ($0, member.key.range) }
                })
        }
        findings.add(.noFieldList(named: nil))
        return []
    }

    /// Whether a dict describes a field itself, rather than holding some.
    private static func isField(_ members: [LiteralMember]) -> Bool {
        members.contains { $0.key.text == "key" || $0.key.text == "label" }
    }

    /// Whether a dict holds fields by their keys.
    private static func isByName(_ members: [LiteralMember]) -> Bool {
        !members.isEmpty && members.allSatisfy { $0.value.dict != nil }
    }

    /// The only list of dicts that lies in a dict, at whatever depth.
    private static func onlyList(in members: [LiteralMember]) -> LiteralNode? {
        let lists = members.compactMap { member in
            switch member.value.value {
            case .list(let items): items.contains { $0.dict != nil } ? member.value : nil
            case .dict(let inner): isField(inner) ? nil : onlyList(in: inner)
            case .null, .bool, .number, .text: nil
            }
        }
        return lists.count == 1 ? lists[0] : nil
    }

    /// The fields of a list; those that cannot be used, and those whose key is there already, are left out.
    mutating func fields(of list: LiteralNode) -> [Field] {
        guard let items = list.list else {
            guard list.dict != nil else {
                findings.add(.notAField(list.range))
                return []
            }
            findings.add(.singleField(list.range))
            return field(list).map { [$0] } ?? []
        }
        var fields: [(Field, Range<Int>)] = []
        for item in items where !findings.isFull {
            if item.dict != nil {
                if let field = field(item) { fields.append((field, item.range)) }
            } else if item.list?.contains(where: { $0.dict != nil }) ?? false {
                findings.add(.listInList(item.opening, withoutBrackets(item, isOnly: items.count == 1)))
                fields += self.fields(of: item).map { ($0, item.range) }
            } else {
                findings.add(.notAField(item.range))
            }
        }
        return distinct(fields)
    }

    /// The repair that takes the brackets off a list, where both are there.
    private func withoutBrackets(_ list: LiteralNode, isOnly: Bool) -> Repair? {
        let (first, last) = (list.range.lowerBound, list.range.upperBound - 1)
        guard last > first, bytes[first] == UInt8(ascii: "["), bytes[last] == UInt8(ascii: "]") else {
            return nil
        }
        return .safe([.delete(first..<first + 1), .delete(last..<last + 1)], if: isOnly)
    }

    private mutating func distinct(_ fields: [(field: Field, range: Range<Int>)]) -> [Field] {
        var keys: Set<String> = []
        return fields.compactMap { field, range in
            if keys.insert(field.key).inserted { return field }
            findings.add(.repeatedField(range.lowerBound..<range.lowerBound, field.key))
            return nil
        }
    }
}

extension LiteralNode {
    /// Where the value begins.
    var opening: Range<Int> { range.lowerBound..<min(range.lowerBound + 1, range.upperBound) }
}
