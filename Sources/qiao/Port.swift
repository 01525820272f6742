import ArgumentParser
import Values

/// A port on which a process listens; 0 lets the system choose a free one.
struct Port: ExpressibleByArgument {
    private static let numbers = 0...65_535

    /// Its number.
    let number: Int

    init?(argument: String) {
        guard let number = Int(argument), Port.numbers.contains(number) else { return nil }
        self.number = number
    }

    /// The number that a command was given, else the one in the environment, else `standard`.
    /// - Throws: A mistake in the use of the command, where the environment has something that is no port.
    static func number(_ given: Port?, else variable: String, else standard: Int) throws -> Int {
        if let given { return given.number }
        guard let text = Setting.text(variable) else { return standard }
        guard let port = Port(argument: text) else { throw ValidationError(Port.mistake(variable, text)) }
        return port.number
    }

    private static func mistake(_ variable: String, _ text: String) -> String {
        Localized(
            zh: "环境变量 \(variable) 须为 0 到 65535 的整数，而不是“\(text.prefix(20))”。",
            en:
                "The environment's \(variable) must be a whole number from 0 to 65535, not '\(text.prefix(20))'."
        )(Terminal.standard.language)
    }
}
