import Testing

@Suite("The map of rooms")
struct HouseTests {
    @Test("has a place for every folder of Sources")
    func complete() {
        #expect(!Tree.rooms.isEmpty)
        for room in Tree.rooms {
            #expect(House.knows(room), "Sources/\(room) has no place in House.rooms")
        }
    }

    @Test("is what every file keeps to")
    func kept() {
        for file in Tree.swiftFiles {
            for objection in HouseTests.objections(to: file) { Issue.record(Comment(rawValue: objection)) }
        }
    }

    @Test("names only rooms that it has, without a circle")
    func sound() {
        var settled: Set<String> = House.shims
        var left = House.rooms
        while let room = left.first(where: { $0.value.isSubset(of: settled) })?.key {
            settled.insert(room)
            left[room] = nil
        }
        #expect(left.isEmpty, "unknown or circular: \(left.keys.sorted())")
    }

    @Test(
        "refuses what it should",
        arguments: [
            ("Values", "import World"), ("World", "import Storage"), ("Durable", "import Egress"),
            ("Apps", "public import Connections"), ("Connections", "package import Apps"),
            ("Flows", "import Server"), ("DemoVendor", "import Storage"), ("Catalog", "import Durable"),
            ("Flows", "import CPostgres"), ("Accounts", "import GRDB"), ("Apps", "import struct Flows.Step"),
            ("Server", "import qiao"), ("Payments", "@preconcurrency import Orders"),
        ])
    func refuses(room: String, line: String) {
        #expect(HouseTests.objections(to: SwiftFile("Sources/\(room)/X.swift", line)).count == 1)
    }

    @Test(
        "allows what it should",
        arguments: [
            ("World", "public import Values"), ("Durable", "import Storage"), ("Apps", "import Storage"),
            ("Flows", "import Apps"), ("Server", "import Flows"), ("bench", "import DemoVendor"),
            ("Storage", "import GRDB"), ("DemoVendor", "import Values"), ("Apps", "import Foundation"),
            ("Values", "// import Storage"), ("Values", "let x = \"\"\"\n    import Storage\n    \"\"\""),
        ])
    func allows(room: String, line: String) {
        #expect(HouseTests.objections(to: SwiftFile("Sources/\(room)/X.swift", line)).isEmpty)
    }

    private static func objections(to file: SwiftFile) -> [String] {
        guard let room = file.room else { return [] }
        return file.imports.compactMap { line, module in
            House.objection(to: module, in: room).map { "\(file.path):\(line): \($0)" }
        }
    }
}
