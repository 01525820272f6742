import Testing

@Suite("Names")
struct NamingTests {
    @Test("say what things are, in every file")
    func kept() {
        for file in Tree.swiftFiles {
            for objection in Naming.objections(to: file) { Issue.record(Comment(rawValue: objection)) }
        }
    }

    @Test(
        "that say nothing are found",
        arguments: [
            ("Sources/Orders/Utils.swift", "struct Utils {}"),
            ("Sources/Orders/Helpers/Cart.swift", "struct Cart {}"),
            ("Sources/Orders/Cart+Extensions.swift", "extension Cart {}"),
            ("Sources/Orders/Cart.swift", "struct Order {}"),
            ("Sources/Orders/Orders.swift", "struct Orders {}"),
            ("Sources/Orders/CartManager.swift", "public final class CartManager {}"),
        ])
    func found(path: String, text: String) {
        #expect(Naming.objections(to: SwiftFile(path, text)).count == 1)
    }

    @Test(
        "that are good are left alone",
        arguments: [
            ("Sources/Orders/Cart.swift", "public struct Cart: Sendable {}"),
            ("Sources/Orders/Cart+Rows.swift", "extension Cart {}"), ("Sources/qiao/main.swift", "run()"),
            ("Sources/Orders/Channels/WeChat/Bill.swift", "package enum Bill {}"),
        ])
    func left(path: String, text: String) {
        #expect(Naming.objections(to: SwiftFile(path, text)).isEmpty)
    }

    @Test("and sizes stay comfortable: files above 400 lines are reported")
    func sizes() {
        for file in Tree.swiftFiles where file.lines.count > 400 {
            Issue.record(
                "\(file.path) has \(file.lines.count) lines: something wants to move out", severity: .warning)
        }
    }
}
