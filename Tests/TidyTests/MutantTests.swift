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
        let page = Tree.text("docs/simulation.md")
        for name in Tree.text("scripts/mutants").matches(of: #/\("\w+", "([A-Z_]+)", "/#).map(\.output.1) {
            #expect(page.contains(#"`\#(name)`"#), "docs/simulation.md says nothing of \(name)")
        }
    }
}
