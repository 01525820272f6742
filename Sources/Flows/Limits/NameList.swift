import Storage

/// Names of connections or limits in one column, a line each.
struct NameList: Hashable, Sendable, RawRepresentable, ColumnValue {
    /// How many characters the name of a connection has at most.
    static let lengthMax = 100

    let rawValue: String

    init(rawValue: String) {
        self.rawValue = rawValue
    }

    /// The names in their order, each once.
    init(_ names: some Sequence<String>) {
        rawValue = Set(names).sorted().joined(separator: "\n")
    }

    var names: [String] { rawValue.split(separator: "\n").map(String.init) }

    /// Whether a connection may have this name.
    static func holds(_ name: String) -> Bool {
        !name.isEmpty && name.count <= lengthMax
            && name.unicodeScalars.allSatisfy { $0.properties.generalCategory != .control }
    }
}
