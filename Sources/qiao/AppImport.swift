import Apps
import ArgumentParser
import FoundationEssentials
import Values

/// `qiao app import`: a field list as another platform keeps it becomes a definition.
struct AppImport: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "import",
        abstract: "Reads a field list, Python or JSON, and shows its mistakes and the definition.")
    @Argument(help: "The file.") var file: String
    @Flag(help: "Applies the safe repairs.") var fix = false
    @Option(help: "Writes the repaired list into this file.") var output: String?
    @Option(help: "The name of the list to read, where the file has several.") var list: String?
    @Flag(help: "Print JSON.") var json = false

    func run() async throws {
        let list = try FieldListImport(ImportSource(InputFile.read(file), file: file), list: list)
        let repaired = fix ? try list.repaired() : nil
        if let repaired, let output {
            try Data(repaired.result.source.bytes).write(to: URL(filePath: output), options: .atomic)
        }
        let report = repaired.map { ImportReport($0) } ?? ImportReport(list)
        let lines = report.lines(Terminal.standard.language)
        if json {
            print(
                JSON.array(lines.map { ["kind": .string("\($0.kind)"), "text": .string($0.text)] }).prettyText
            )
        } else {
            for line in lines { print(toned(line)) }
        }
        if !(repaired?.result ?? list).mistakes.isEmpty { throw ExitCode(1) }
    }

    private func toned(_ line: ImportReport.Line) -> String {
        switch line.kind {
        case .mistake: Terminal.standard.toned(line.text, .bad)
        case .caret, .suggestion: Terminal.standard.toned(line.text, .waiting)
        case .repair: Terminal.standard.toned(line.text, .good)
        case .summary: Terminal.standard.toned(line.text, .strong)
        case .excerpt, .definition, .blank: line.text
        }
    }
}
