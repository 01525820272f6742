import Values

extension FieldInterpreter {
    /// The field that a dict describes; `nil`, with a finding, where it has no key that can be used.
    /// - Parameters:
    ///   - node: The dict.
    ///   - name: The field's key where it stands outside the dict.
    /// - Returns: The field, checked as a definition's is.
    mutating func field(_ node: LiteralNode, named name: LiteralNode? = nil) -> Field? {
        let properties = properties(of: node)
        let label = text(.label, properties)
        guard let key = key(properties, of: node, named: name, label: label) else { return nil }
        let kind = kind(properties, of: node, key: key)
        var field = Field(key, kind.type, label: label.map { Localized(same: $0) })
        if label == nil { reportMissingLabel(key, properties, node) }
        field.isRequired = flag(.required, properties) ?? false
        field.isMultiple = kind.isMultiple
        field.help = text(.helpText, properties).map { Localized(same: $0) }
        field.placeholder = text(.placeholder, properties).map { Localized(same: $0) }
        if kind.type == .group, let items = properties[.items]?.value {
            field.items = fields(of: items)
            if field.items.isEmpty {
                findings.add(.groupWithoutItems(items.range, key))
                field = field.asJSON()
            }
        }
        addChoices(properties, to: &field)
        addDefault(properties, to: &field)
        return field
    }

    typealias Properties = [ForeignProperty: LiteralMember]

    /// The properties of a dict, those with another or a misspelt name included.
    private mutating func properties(of node: LiteralNode) -> Properties {
        var properties: Properties = [:]
        var others: [LiteralMember] = []
        for member in node.dict ?? [] {
            if let name = member.key.text, let property = ForeignProperty(rawValue: name) {
                properties[property] = member
            } else {
                others.append(member)
            }
        }
        for member in others where !findings.isFull {
            let name = member.key.name
            if let property = meaning(of: name, properties), properties[property] == nil {
                let right = quoted(property.rawValue, like: member.key)
                findings.add(.propertyName(member.key.range, name, property.rawValue, right: right))
                properties[property] = member
            } else if !name.isEmpty {
                findings.add(.unknownProperty(member.key.range, name))
            }
        }
        return properties
    }

    private func meaning(of name: String, _ properties: Properties) -> ForeignProperty? {
        // "name" is the key in some lists and the label in others: it is the one that is missing.
        if name.lowercased() == "name" { return properties[.key] == nil ? .key : .label }
        return ForeignProperty(meant: name)
    }

    /// A property's value; `nil` where it is missing or nothing.
    func value(_ property: ForeignProperty, _ properties: Properties) -> LiteralNode? {
        guard let node = properties[property]?.value, !node.isNull else { return nil }
        return node
    }

    /// A property that is a text; a number is taken as one.
    private mutating func text(_ property: ForeignProperty, _ properties: Properties) -> String? {
        guard let node = value(property, properties) else { return nil }
        switch node.value {
        case .text(let text):
            let visible = text.visible
            return visible.isEmpty ? nil : visible
        case .number:
            let text = node.name
            findings.add(
                .propertyValue(
                    node.range, property, needed: .text,
                    .safe(TextEdit(node.range, quoted(bytes.text(node.range), like: node)))))
            return text
        case .null, .bool, .list, .dict:
            findings.add(.propertyValue(node.range, property, needed: .text, nil))
            return nil
        }
    }

    /// A property that is true or false; `"True"`, `1` and `是` are taken for what they mean.
    mutating func flag(_ property: ForeignProperty, _ properties: Properties) -> Bool? {
        guard let node = value(property, properties) else { return nil }
        let meant: Bool?
        switch node.value {
        case .bool(let value): return value
        case .number(let number): meant = number.integer.flatMap { $0 == 1 ? true : $0 == 0 ? false : nil }
        case .text(let text): meant = FieldInterpreter.flags[text.trimmed.lowercased()]
        case .null, .list, .dict: meant = nil
        }
        let repair = meant.map { Repair.safe(TextEdit(node.range, dialect.word($0))) }
        findings.add(.propertyValue(node.range, property, needed: .flag, repair))
        return meant
    }

    private static let flags: [String: Bool] = [
        "true": true, "yes": true, "y": true, "on": true, "1": true, "是": true, "真": true, "必填": true,
        "false": false, "no": false, "n": false, "off": false, "0": false, "否": false, "假": false, "": false,
        "选填": false, "非必填": false,
    ]

    /// A text as a literal in the quotes of a node, or in those of the dialect.
    func quoted(_ text: String, like node: LiteralNode? = nil) -> String {
        let first = node.map { bytes[$0.range.lowerBound] }
        switch first {
        case UInt8(ascii: "'"), UInt8(ascii: "\""):
            return LiteralQuoting.quoted(text, first ?? UInt8(ascii: "'"))
        default:
            return LiteralQuoting.quoted(text, dialect == .python ? UInt8(ascii: "'") : UInt8(ascii: "\""))
        }
    }

    /// The edit that gives a property a value: in the place of its None, else behind the key, or at the head of the
    /// dict where it has none; `nil` where the property's name stands there without a value.
    func setting(
        _ property: ForeignProperty, _ literal: String, in node: LiteralNode, _ properties: Properties
    ) -> TextEdit? {
        if let member = properties[property] {
            return member.value.range == member.key.range ? nil : TextEdit(member.value.range, literal)
        }
        if let member = properties[.key] {
            let name = quoted(property.rawValue, like: member.key)
            return .insert(", \(name): \(literal)", at: member.value.range.upperBound)
        }
        let first = node.dict?.first
        let name = quoted(property.rawValue, like: first?.key)
        let head = first?.key.range.lowerBound ?? min(node.range.lowerBound + 1, node.range.upperBound)
        return .insert("\(name): \(literal)" + (first == nil ? "" : ", "), at: head)
    }
}

extension String {
    /// The text without white space at its ends, and without byte order marks, which editors leave behind.
    var visible: String {
        String(String.UnicodeScalarView(unicodeScalars.filter { $0 != "\u{FEFF}" })).trimmed
    }
}
