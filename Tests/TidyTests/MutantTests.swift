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
}
