import Storage

/// Names of connections or limits in one column, a line each.
struct NameList: Hashable, Sendable, RawRepresentable, ColumnValue {
    let rawValue: String

    init(rawValue: String) {
        self.rawValue = rawValue
    }

    /// The names in their order, each once.
    init(_ names: some Sequence<String>) {
        rawValue = Set(names).sorted().joined(separator: "\n")
    }

    var names: [String] { rawValue.split(separator: "\n").map(String.init) }
}
