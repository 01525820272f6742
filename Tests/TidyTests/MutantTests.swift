import Foundation
import Testing

@Suite("The guards that scripts/mutants leaves out")
struct MutantTests {
    @Test("are those in the sources, each in the room that the table says")
    func listed() {
        let table = Tree.text("scripts/mutants").matches(of: #/\("(\w+)", "([A-Z_]+)", "/#).map {
            "\($0.output.1)/\($0.output.2)"
        }
        var found: Set<String> = []
        for file in Tree.swiftFiles {
            guard let room = file.room else { continue }
            for line in file.lines {
                for name in line.matches(of: #/MUTANT_([A-Z_]+)/#) {
                    found.insert("\(room)/\(name.output.1)")
                }
            }
        }
        #expect(table.count > 20 && Set(table).count == table.count)
        #expect(found == Set(table))
    }

    @Test("have all been found, in docs/simulation.md")
    func found() {
        let rows = Tree.text("docs/simulation.md").split(separator: "\n").filter { $0.hasPrefix("| ") }
        for name in Tree.text("scripts/mutants").matches(of: #/\("\w+", "([A-Z_]+)", "/#).map(\.output.1) {
            let row = rows.first { $0.contains("`\(name)`") }
            #expect(
                row?.firstMatch(of: #/\| [A-Za-z0-9 ]+ \| [0-9]+ \|$/#) != nil,
                "docs/simulation.md does not say by which law and after how many seeds \(name) was found")
        }
    }

    @Test("break every law, but those of which docs/simulation.md says what holds them")
    func breakEveryLaw() {
        let laws = table("laws").map { $0[0] }
        let broken = Set(table("mutants").map { $0[3] })
        let held = table("held")
        #expect(laws.count > 30 && Set(laws).count == laws.count)
        for law in laws {
            let isHeld = held.contains { $0[0] == law }
            #expect(broken.contains(law) != isHeld, "\(law) is broken by no mutant, or need not be held")
        }
        let names = Set(table("mutants").map { $0[1] })
        for row in held {
            #expect(laws.contains(row[0]), "\(row[0]) is no law")
            for name in row[1].matches(of: #/`[A-Z_]{6,}`/#) {
                #expect(names.contains(String(name.output)), "\(name.output) is no mutant")
            }
        }
    }

    @Test("are asked by the laws that docs/simulation.md has")
    func laws() {
        let text = Tree.text("Tests/ShopSimulation/Law.swift")
        let names = text.matches(of: #/case (\w+) = "(\w+)"/#)
        let sentences = text.matches(of: #/case \.(\w+): "(.+)"/#)
        #expect(names.map(\.output.1) == sentences.map(\.output.1))
        let rows = zip(names, sentences).map { [String($0.output.2), String($1.output.2)] }
        #expect(table("laws") == rows)
    }

    /// The cells of a table of docs/simulation.md, without its head.
    private func table(_ mark: String) -> [[String]] {
        let page = Tree.text("docs/simulation.md")
        guard let start = page.range(of: "<!-- \(mark) -->"), let end = page.range(of: "<!-- /\(mark) -->")
        else { return [] }
        return page[start.upperBound..<end.lowerBound].split(separator: "\n").dropFirst(2).map { row in
            row.dropFirst().dropLast().split(separator: "|").map { $0.trimmingCharacters(in: .whitespaces) }
        }
    }
}
