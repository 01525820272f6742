/// What lets a held run go on.
enum Remedy: Hashable, Sendable {
    /// A connection of an app, or its settings, that hold.
    case connection(app: String)
    /// More of a feature point.
    case feature(String)

    private static let featureMark = "feature:"

    /// As the rows of waits and the payloads of jobs name it; no app is called so.
    var text: String {
        switch self {
        case .connection(let app): app
        case .feature(let key): Remedy.featureMark + key
        }
    }

    /// Reads what ``text`` gives.
    init(_ text: String) {
        self =
            text.hasPrefix(Remedy.featureMark)
            ? .feature(String(text.dropFirst(Remedy.featureMark.count))) : .connection(app: text)
    }
}
