import Values

/// Writes fields as the `fields:` of an `app.yaml`.
///
/// A field is one line in flow style, unless it is a group or has choices that would make the line too long; those
/// are blocks. The same fields always give the same text. It writes what an import gives; a rule that only a definition states (`required_when`, `wire`, `zone`, `dynamic`,
/// `max_items`, `each`) is not among that.
struct FieldListWriter {
    /// The longest line of a field in flow style, in columns of a terminal.
    private static let columnsMax = 110

    private var lines: [String] = []

    /// The text, which ends with a line feed.
    static func text(_ fields: [Field]) -> String {
        if fields.isEmpty { return "fields: []\n" }
        var writer = FieldListWriter()
        writer.lines.append("fields:")
        writer.add(fields, indent: 2)
        return writer.lines.joined(separator: "\n") + "\n"
    }

    private mutating func add(_ fields: [Field], indent: Int) {
        let margin = String(repeating: " ", count: indent)
        for field in fields {
            let properties = FieldListWriter.properties(field)
            let flow = margin + "- {" + properties.map { "\($0): \($1)" }.joined(separator: ", ") + "}"
            if field.items.isEmpty,
                field.choices.isEmpty || TerminalWidth.of(flow) <= FieldListWriter.columnsMax
            {
                lines.append(flow)
                continue
            }
            for (index, (name, value)) in properties.enumerated() where name != "choices" {
                lines.append(margin + (index == 0 ? "- " : "  ") + "\(name): \(value)")
            }
            if !field.choices.isEmpty {
                lines.append(margin + "  choices:")
                lines += field.choices.map { margin + "    - " + FieldListWriter.flow($0) }
            }
            if !field.items.isEmpty {
                lines.append(margin + "  items:")
                add(field.items, indent: indent + 4)
            }
        }
    }

    /// What is said about a field besides its items, in flow style.
    private static func properties(_ field: Field) -> [(name: String, value: String)] {
        var properties = [
            ("key", YAMLText.scalar(field.key)), ("label", YAMLText.scalar(field.label)),
            ("type", field.type.rawValue),
        ]
        if field.isRequired { properties.append(("required", "true")) }
        if field.isMultiple != (field.type == .group) {
            properties.append(("multiple", "\(field.isMultiple)"))
        }
        if let value = field.defaultValue { properties.append(("default", YAMLText.flow(value))) }
        if let help = field.help { properties.append(("help", YAMLText.scalar(help))) }
        if let placeholder = field.placeholder {
            properties.append(("placeholder", YAMLText.scalar(placeholder)))
        }
        if !field.choices.isEmpty {
            properties.append(("choices", "[" + field.choices.map(flow).joined(separator: ", ") + "]"))
        }
        return properties
    }

    private static func flow(_ choice: Choice) -> String {
        if choice.key == .string(choice.label.zh), choice.label.zh == choice.label.en {
            return YAMLText.scalar(choice.label)
        }
        return "{key: \(YAMLText.flow(choice.key)), label: \(YAMLText.scalar(choice.label))}"
    }
}
