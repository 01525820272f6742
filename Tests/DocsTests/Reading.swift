import TestServers
import Testing

/// One reading of a page from its beginning to its end, which does what each block says.
struct Reading {
    let page: DocumentPage

    /// What later blocks are about: the data that expressions look into, the list that was imported, the last app.
    private var expressions = ExpressionExamples()
    private var imported: ImportExample?
    private var definitions = DefinitionExamples()

    init(_ page: DocumentPage) {
        self.page = page
    }

    /// Does what every block says, and complains at each that does not do what the page promises.
    mutating func read(at desk: Desk) async throws {
        for block in page.blocks {
            let place = page.place(of: block)
            switch block.language {
            case "sh": try await desk.run(block, at: place)
            case "yaml": try definitions.read(block, at: place)
            case "json": try expressions.take(block, at: place)
            case "jmespath", "template": try expressions.evaluate(block, at: place)
            case "python": imported = try ImportExample(block, at: place)
            case "text":
                imported = try #require(imported, "\(place) is the output of no program").prints(block)
            case "mermaid": try StateDiagram(block, at: place).check()
            case "rooms": try RoomPicture(block).check(at: place)
            default:
                Issue.record(
                    "\(place): nobody runs \(block.language.isEmpty ? "a block without a language" : block.language)"
                )
            }
        }
    }
}
