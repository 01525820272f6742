import FoundationEssentials
import Glibc
import OrderedCollections
import Values

/// What the command line says, and how: in the reader's language, with colours only where somebody sees them.
struct Terminal {
    /// The process's own terminal.
    static let standard = Terminal(
        language: Terminal.language(ProcessInfo.processInfo.environment),
        isColoured: isatty(STDOUT_FILENO) == 1 && ProcessInfo.processInfo.environment["NO_COLOR"] == nil)

    /// A way to set a text off.
    enum Tone: String {
        case good = "32"
        case bad = "31"
        case waiting = "33"
        case quiet = "2"
        case strong = "1"
    }

    let language: Language
    let isColoured: Bool

    /// The text in a tone.
    func toned(_ text: String, _ tone: Tone) -> String {
        isColoured ? "\u{1B}[\(tone.rawValue)m\(text)\u{1B}[0m" : text
    }

    /// Says a text in the reader's language, at once.
    func say(_ text: Localized) {
        print(text(language))
        fflush(nil)
    }

    /// Says what went wrong, on standard error.
    func say(_ problem: Problem) {
        let line = Array((problem.line(language) + "\n").utf8)
        _ = Glibc.write(STDERR_FILENO, line, line.count)
    }

    /// Says what went wrong and ends the process with the ``ExitStatus`` that fits.
    func fail(_ problem: Problem) -> Never {
        for one in problem.details["problems"]?.array?.compactMap(Problem.init(json:)) ?? [problem] {
            say(one)
        }
        exit(ExitStatus(problem).rawValue)
    }

    private static func language(_ environment: [String: String]) -> Language {
        let locale = environment["QIAO_LANG"] ?? environment["LC_ALL"] ?? environment["LANG"] ?? ""
        return locale.hasPrefix("zh") ? .zh : .en
    }
}

extension Localized {
    /// The text in the language of who sits at this terminal.
    var here: String { self(Terminal.standard.language) }
}
