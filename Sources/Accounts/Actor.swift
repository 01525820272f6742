public import Values

/// Who did something that is written down.
public enum Actor: Hashable, Sendable {
    /// A program or person with an API key.
    case key(ID<APIKey>)
    /// Somebody at the command line of the machine.
    case commandLine
    /// The installation itself.
    case system

    /// The actor as the database keeps it: a key, `command line` or `system`.
    public var text: String {
        switch self {
        case .key(let id): "\(id)"
        case .commandLine: "command line"
        case .system: "system"
        }
    }

    /// - Throws: `id.malformed` for what is neither a key nor a name that is known.
    init(text: String) throws(Problem) {
        switch text {
        case Actor.commandLine.text: self = .commandLine
        case Actor.system.text: self = .system
        default: self = .key(try ID(text))
        }
    }
}
