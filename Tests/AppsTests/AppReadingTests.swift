import Apps
import Definitions
import Egress
import Foundation
import OrderedCollections
import Testing
import Values

@Suite("An app's definition")
struct AppReadingTests {
    private func read(_ yaml: String, files: [String: String] = [:]) throws(Problems) -> AppDefinition {
        var bytes = files.mapValues { Array($0.utf8) }
        bytes[AppFiles.definition] = Array(yaml.utf8)
        return try AppDefinition(AppFiles(bytes))
    }

    private let head = "app: shop\nnumber: 1\nname: Shop\n"

    @Test("is reported whole, with places, when it is wrong")
    func collects() {
        let problems = #expect(throws: Problems.self) {
            try read(
                """
                app: Shop_1
                number: 0
                name: {zh: 商店}
                connection: {kind: api_key}
                actions:
                  - key: createOrder
                    number: 5
                    name: 下单
                    effect: sometimes
                    request: {url: /orders}
                    sample: samples/none.json
                  - key: pay
                    number: 6
                    name: 付款
                    effect: unsafe
                    lookup: find
                    request: {url: "https://a.example/{{ account.x", body: {a: "{{ b"}}
                triggers:
                  - {key: t, number: 7, name: T, kind: poll, request: {url: "https://a.example"}}
                """)
        }
        #expect(
            problems?.all.map { "\($0.place ?? "") \($0.code)" } == [
                "app.yaml:1:6 definition.key", "app.yaml:2:9 definition.number",
                "app.yaml:3:7 definition.missing_key",
                "app.yaml:4:13 definition.connection", "app.yaml:6:10 definition.key",
                "app.yaml:9:13 definition.unknown_word",
                "app.yaml:10:14 request.url_relative", "app.yaml:11:13 definition.sample",
                "app.yaml:17:20 column 19 expression.malformed",
                "app.yaml:17:64 column 1 expression.malformed",
                "app.yaml:19:5 definition.missing_key",
            ])
    }

    @Test("keeps kinds that this version does not perform, and refuses them at use")
    func kinds() throws {
        let app = try read(
            head + """
                connection: {kind: oauth2, oauth2: {anything: [1]}}
                actions: [{key: a, number: 2, name: A, effect: read, code: actions/a.py}]
                triggers: [{key: t, number: 3, name: T, kind: hook, hook: {subscribe: {}}}]
                """)
        #expect(throws: Problem.self) { try app.connection.kind.requirePerformed() }
        #expect(throws: Problem.self) { try app.triggers[0].kind.requirePerformed() }
        let problem = #expect(throws: Problem.self) { _ = try app.actions[0].performer() }
        #expect(problem?.code == "action.code_not_performed")
        #expect(problem?.status == 501)
    }

    @Test("completes a bare look-up where it is clear, and asks for the rest where it is not")
    func bareLookup() throws {
        let find = """
              - key: find
                number: 3
                name: Find
                effect: read
                fields: [{key: no, label: No, type: string, required: true}]
                request: {method: GET, url: "https://a.example"}
                output: [{key: rows, label: Rows, type: group, items: [{key: so_id, label: No, type: string}]}]
            """
        let create = """
            actions:
              - key: create
                number: 2
                name: Create
                effect: keyed
                match: data[].so_id
                lookup: find
                request: {url: "https://a.example"}

            """
        let app = try read(head + create + find)
        let lookup = try #require(app.action("create")?.lookup)
        let call = ActionCall(input: [:], match: "B")
        #expect(try lookup.input(for: call, now: testNow) == ["no": "B"])
        let rows: JSON = ["rows": [["so_id": "A"], ["so_id": "B", "id": 2]]]
        #expect(lookup.read(.succeeded(rows), for: call, now: testNow) == .found(["so_id": "B", "id": 2]))
        for (old, new) in [
            ("required: true", "required: false"), ("so_id, label", "order_id, label"),
            ("type: group", "type: json"),
        ] {
            let unclear = find.replacing(old, with: new).replacing(
                new == "type: json" ? ", items: [{key: so_id, label: No, type: string}]" : "§", with: "")
            let problems = #expect(throws: Problems.self) { try read(head + create + unclear) }
            #expect(problems?.all.map(\.code) == ["definition.lookup"])
        }
    }

    @Test("takes samples from files of the app and from nowhere else")
    func samples() throws {
        let action =
            "actions: [{key: a, number: 2, name: A, effect: read, request: {url: \"https://a.example\"}, sample: "
        let app = try read(head + action + "samples/a.json}]", files: ["samples/a.json": "{\"id\": 1}"])
        #expect(app.actions[0].sample == ["id": 1])
        #expect(try read(head + action + "{id: 2}}]").actions[0].sample == ["id": 2])
        for path in ["/etc/passwd", "../other/app.yaml", "samples/b.json"] {
            let problems = #expect(throws: Problems.self) { try read(head + action + "\(path)}]") }
            #expect(problems?.all.map(\.code) == ["definition.sample"])
        }
        let problems = #expect(throws: Problems.self) {
            try read(head + action + "samples/a.json}]", files: ["samples/a.json": "{\"id\": }"])
        }
        #expect(problems?.all.first?.place == "app.yaml:4:99 samples/a.json.1:8")
    }

    @Test("lets a poll tell events apart and go on where it stopped")
    func polls() throws {
        let app = try read(
            head + """
                triggers:
                  - key: order_changed
                    number: 2
                    name: Orders
                    kind: poll
                    request: {method: GET, url: "https://a.example/orders", query: {since: "{{ cursor }}"}}
                    response: {output: rows}
                    cursor: max(events[].modified)
                    dedupe_by: [so_id, modified]
                """)
        let poll = try #require(app.trigger("order_changed")?.poll)
        let context = app.context(account: [:], settings: [:], idempotencyKey: nil, now: testNow, cursor: 5)
        guard case .send(let request) = try poll.prepare(ActionCall(input: [:]), in: context) else {
            Issue.record("nothing to send")
            return
        }
        #expect(request.url == "https://a.example/orders?since=5")
        let batch = try poll.batch(
            from: [["so_id": "A", "modified": 7], ["so_id": "B", "modified": 6]], in: context)
        #expect(batch.events.map(\.id) == [#"["A",7]"#, #"["B",6]"#])
        #expect(batch.cursor == 7)
        #expect(try poll.batch(from: [], in: context).cursor == 5)
        #expect(throws: Problem.self) { try poll.batch(from: ["rows": []], in: context) }
        #expect(throws: Problem.self) { try poll.batch(from: [["id": 1]], in: context) }
    }

    @Test("survives any mutation of a real one", .timeLimit(.minutes(5)))
    func mutations() throws {
        let files = try AppFiles(folder: BundledApp.folder("jushuitan"))
        let good = try #require(files.bytes[AppFiles.definition])
        let alphabet = Array("{}[]:,-*&!|>'\"#%@`\\ \n\t\u{0}a?~$.0".utf8) + [0xE4, 0xB8, 0xFF]
        var random = SplitMix(seed: 5)
        var refused = 0
        for _ in 0..<300 {
            var bytes = files.bytes
            var text = good
            for _ in 0...random.next(below: 3) {
                let index = random.next(below: text.count)
                switch random.next(below: 3) {
                case 0: text[index] = alphabet[random.next(below: alphabet.count)]
                case 1: text.insert(alphabet[random.next(below: alphabet.count)], at: index)
                default: text.removeSubrange(index..<min(index + random.next(below: 40), text.count))
                }
            }
            bytes[AppFiles.definition] = text
            let report = AppReport(AppFiles(bytes))
            if !report.isPassed { refused += 1 }
            #expect(report.entries.allSatisfy { $0.problem.place != nil })
        }
        #expect(refused > 100)
    }

    @Test("takes no links, no hidden files and no more than fits from its folder")
    func links() throws {
        let manager = FileManager.default
        let folder = manager.temporaryDirectory.appending(path: "app-\(UInt64.random(in: .min ... .max))")
        try manager.createDirectory(at: folder.appending(path: "samples"), withIntermediateDirectories: true)
        defer { try? manager.removeItem(at: folder) }
        try Data("{}".utf8).write(to: folder.appending(path: "samples/a.json"))
        try Data("x".utf8).write(to: folder.appending(path: ".env"))
        try manager.createSymbolicLink(
            atPath: folder.path + "/passwd", withDestinationPath: "/etc/passwd")
        try manager.createSymbolicLink(atPath: folder.path + "/samples/up", withDestinationPath: "..")
        #expect(try AppFiles(folder: folder.path).bytes == ["samples/a.json": Array("{}".utf8)])
        _ = manager.createFile(atPath: folder.path + "/large", contents: nil)
        let large = try FileHandle(forWritingTo: folder.appending(path: "large"))
        try large.truncate(atOffset: 1 << 40)
        try large.close()
        let problem = #expect(throws: Problem.self) { try AppFiles(folder: folder.path) }
        #expect(problem?.code == "app.too_large")
    }

    @Test("is found in its folder, or its absence is told")
    func folder() throws {
        let problem = #expect(throws: Problem.self) { try AppFiles(folder: "/nonexistent/app") }
        #expect(problem?.code == "app.unreadable")
        let none = #expect(throws: Problem.self) { try AppCatalog(folder: "/nonexistent") }
        #expect(none?.code == "app.unreadable")
        let problems = #expect(throws: Problems.self) { try AppDefinition(AppFiles([:])) }
        #expect(problems?.all.map(\.code) == ["app.no_definition"])
    }
}
