import Values

/// A report as comma-separated values (RFC 4180): UTF-8 without a mark, a header, lines that end in CR LF.
///
/// A text that a spreadsheet would take for a formula, since it begins with `=`, `+`, `-`, `@`, a tab or a line's end, gets
/// an apostrophe before it (OWASP, CSV Injection); numbers and amounts are written as they are.
public struct CSV: Sendable {
    /// The bytes of the file.
    public let bytes: [UInt8]

    /// The file of these rows; without a header, what goes on with one.
    public init<Row: ReportRow>(_ rows: [Row], hasHeader: Bool = true) {
        let header = hasHeader ? [Row.columns.map(CSV.field).joined(separator: ",")] : []
        let lines = rows.map { $0.cells.map(CSV.field).joined(separator: ",") }
        bytes = Array((header + lines).map { $0 + "\r\n" }.joined().utf8)
    }

    private static func field(_ cell: ReportCell) -> String {
        switch cell {
        case .text(let text): field(text)
        case .count(let count): String(count)
        case .amount(let money): money.decimalText
        }
    }

    private static func field(_ text: String) -> String {
        let isFormula = text.unicodeScalars.first.map { "=+-@\t\r\n".unicodeScalars.contains($0) } ?? false
        let safe = isFormula ? "'" + text : text
        guard safe.unicodeScalars.contains(where: { "\",\r\n\t".unicodeScalars.contains($0) }) || isFormula
        else { return safe }
        return "\"" + safe.replacing("\"", with: "\"\"") + "\""
    }
}
