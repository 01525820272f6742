import Storage

/// Names in one column, a line each.
struct NameList: Hashable, Sendable, RawRepresentable, ColumnValue {
    let rawValue: String

    init(rawValue: String) {
        self.rawValue = rawValue
    }

    /// The names in their order, each once; one that holds a line break names nothing, and is left out.
    init(_ names: some Sequence<String>) {
        let lines = Set(names).filter { !$0.isEmpty && !$0.contains(where: \.isNewline) }
        rawValue = lines.sorted().joined(separator: "\n")
    }

    var names: [String] { rawValue.split(separator: "\n").map(String.init) }
}
