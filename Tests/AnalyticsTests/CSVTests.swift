import Analytics
import Testing
import Values

@Suite("A report as CSV")
struct CSVTests {
    private struct Line: ReportRow {
        static let columns = ["name", "count", "amount"]
        let cells: [ReportCell]

        init(_ name: String, _ count: Int64 = 0, _ fen: Int64 = 0) {
            cells = [.text(name), .count(count), .amount(Money(fen, .cny))]
        }
    }

    private func text(_ lines: [Line]) -> String { String(decoding: CSV(lines).bytes, as: UTF8.self) }

    @Test("has a header, lines that end in CR LF, and numbers as they are")
    func plain() {
        #expect(text([]) == "name,count,amount\r\n")
        #expect(text([Line("基础版", 3, -120)]) == "name,count,amount\r\n基础版,3,-1.20\r\n")
    }

    @Test(
        "quotes what would break a line",
        arguments: [
            ("a,b", #""a,b""#), (#"say "hi""#, #""say ""hi""""#), ("two\r\nlines", "\"two\r\nlines\""),
            ("a\nb", "\"a\nb\""), ("plain", "plain"), ("", ""),
        ])
    func quoting(name: String, field: String) {
        #expect(text([Line(name)]) == "name,count,amount\r\n\(field),0,0.00\r\n")
    }

    @Test(
        "lets no text be a formula",
        arguments: [
            "=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", "\n=1",
            #"=HYPERLINK("http://x","y")"#,
        ])
    func formulas(name: String) {
        let doubled = name.replacing("\"", with: "\"\"")
        #expect(text([Line(name)]) == "name,count,amount\r\n\"'\(doubled)\",0,0.00\r\n")
    }
}
