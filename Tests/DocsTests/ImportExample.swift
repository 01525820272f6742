import Apps
import Testing
import Values

/// A field list that a page imports, and what that prints.
struct ImportExample {
    private let report: String

    /// Imports the list with its safe repairs.
    init(_ block: DocumentPage.Block, at place: String) throws {
        let list = try FieldListImport(ImportSource(Array(block.text.utf8), file: "盘点字段.py"))
        #expect(!list.fields.isEmpty, "\(place) has no fields")
        report = try ImportReport(list.repaired()).lines(.en).map { $0.text + "\n" }.joined()
    }

    /// Compares what it prints with what a page shows.
    func prints(_ block: DocumentPage.Block) -> ImportExample {
        #expect(report == block.text)
        return self
    }
}
