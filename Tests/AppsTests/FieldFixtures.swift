import Apps
import Definitions
import Testing
import Values

/// The instant at which tests run.
let testNow = Timestamp(seconds: 1_795_000_000)

/// The number that JSON writes so.
func number(_ text: String) -> JSON {
    (try? JSON(parsing: text)) ?? .null
}

/// The fields of a list in YAML; a mistake in it fails the test.
func fields(_ yaml: String) -> [Field] {
    let (fields, problems) = readFields(yaml)
    #expect(problems.isEmpty)
    return fields
}

/// The fields of a list in YAML, and what is wrong with it.
func readFields(_ yaml: String) -> ([Field], [Problem]) {
    let reader = DefinitionReader(file: "app.yaml")
    guard let node = reader.document(Array(yaml.utf8)) else { return ([], reader.problems) }
    let fields = reader.list(node) { Field.read($0, by: reader) } ?? []
    return (fields, reader.problems)
}
