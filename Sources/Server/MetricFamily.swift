/// The samples of one name in the text format of Prometheus (0.0.4).
struct MetricFamily {
    /// What a number means.
    enum Kind: String {
        /// It only grows while the process lives.
        case counter
        /// It goes up and down.
        case gauge
    }

    private let name: String
    private let kind: Kind
    private let help: String
    private var samples: [String] = []

    /// A family without samples, which is shown all the same.
    init(_ name: String, _ kind: Kind, _ help: String) {
        self.name = name
        self.kind = kind
        self.help = help
    }

    /// A family of one sample.
    init(_ name: String, _ kind: Kind, _ help: String, _ value: some Numeric) {
        self.init(name, kind, help)
        add(value)
    }

    /// Adds a sample with its labels.
    mutating func add(_ value: some Numeric, _ labels: KeyValuePairs<String, String> = [:]) {
        let listed = labels.map { "\($0)=\"\(MetricFamily.escaped($1))\"" }.joined(separator: ",")
        samples.append(listed.isEmpty ? "\(name) \(value)" : "\(name){\(listed)} \(value)")
    }

    /// The lines of the family, each with its end.
    var text: String {
        (["# HELP \(name) \(help)", "# TYPE \(name) \(kind.rawValue)"] + samples)
            .map { $0 + "\n" }.joined()
    }

    private static func escaped(_ label: String) -> String {
        var escaped = ""
        for character in label.unicodeScalars {
            switch character {
            case "\\": escaped += "\\\\"
            case "\"": escaped += "\\\""
            case "\n": escaped += "\\n"
            default: escaped.unicodeScalars.append(character)
            }
        }
        return escaped
    }
}
