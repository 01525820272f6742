import Definitions
import Values

/// A length of time as a definition writes it: a whole number and `s`, `m`, `h` or `d`.
struct WrittenDuration: DefinitionReadable {
    /// The longest that a run can wait.
    static let longest = Duration.seconds(30 * 86_400)

    let duration: Duration

    static func read(_ node: DefinitionNode, by reader: DefinitionReader) -> WrittenDuration? {
        guard let text = String.read(node, by: reader) else { return nil }
        let units: [Character: Int64] = ["s": 1, "m": 60, "h": 3_600, "d": 86_400]
        guard let unit = text.last, let seconds = units[unit], let count = Int64(text.dropLast()), count > 0,
            count <= 2_592_000 / seconds
        else {
            reader.report(.writtenDuration(text), at: node.place)
            return nil
        }
        return WrittenDuration(duration: .seconds(count * seconds))
    }
}
