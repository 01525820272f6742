import Foundation
import TestServers
import Testing
import Values

@Suite("Orders from the command line", .timeLimit(.minutes(5)))
struct OrderTests {
    private static let catalog = """
        currency: CNY
        features: [{key: task, name: 任务, kind: metered}]
        packs: [{key: tasks, name: 任务包, feature: task, amount: 100, validity: 1 year, price: "9.90"}]
        """

    @Test("are paid at once with --now, and the end says whether they were; what is asked back is decided")
    func paid() async throws {
        try await Folder.with { folder in
            let file = try folder.write("catalog.yaml", Self.catalog)
            let vendor = "\(try FreePort.take())"
            try await Command.with(
                ["serve", "--dev", "--port", "0", "--vendor-port", vendor, "--folder", folder.path],
                environment: folder.environment
            ) { server in
                #expect(try await server.line("Listening on ") != nil)
                _ = try await done(["catalog", "apply", file], folder)
                let order = try await order(1, folder)
                let paid = try await run(["order", "pay", order, "--channel", "sandbox", "--now"], folder)
                #expect(paid.status == 0 && paid.output.contains("succeeded"), "\(paid)")
                let poor = try await self.order(2, folder)
                let failed = try await run(["order", "pay", poor, "--channel", "balance", "--now"], folder)
                #expect(failed.status == 1 && failed.output.contains("failed"), "\(failed)")

                let asked = try await done(
                    ["order", "refund", order, "--reason", "too many", "--json"], folder)
                let number = try #require(try JSON(parsing: Array(asked.utf8))["number"].string)
                #expect(try await done(["case", "list"], folder).contains("\(number)  refund  requested"))
                let tooMuch = try await run(["case", "agree", number, "--amount", "9.91"], folder)
                #expect(tooMuch.status == 1 && tooMuch.errors.contains("9.90"), "\(tooMuch)")
                let agreed = try await done(["case", "agree", number, "--amount", "1.00"], folder)
                #expect(agreed.contains("refunding") && agreed.contains("1.00 CNY"), "\(agreed)")
                #expect(try await run(["case", "refuse", number, "--reason", "no"], folder).status == 1)
                #expect(try await run(["case", "retry", number], folder).status == 1)
                let shown = try await done(["case", "show", number], folder)
                #expect(shown.contains("asked for") && shown.contains(order), "\(shown)")
                #expect(shown.contains("  line 0 × 1  9.90\n"), "\(shown)")
                #expect(try await done(["order", "show", order], folder).contains("on its way: 1.00 CNY\n"))
                // Goods leave for orders of whichever workspace, of which none is the newest here.
                let parcel = ["--carrier", "SF", "--tracking", "1"]
                let latest = try await run(["order", "ship", "latest"] + parcel, folder)
                #expect(latest.status == 64 && latest.errors.contains("latest"), "\(latest)")
                #expect(try await done(["payment", "list"], folder).isEmpty)
                #expect(try await done(["refund", "list"], folder).isEmpty)
            }
        }
    }

    @Test("show every line with its number and what is charged, gifts, and the offers that applied")
    func lines() async throws {
        try await Folder.with { folder in
            let file = try folder.write(
                "catalog.yaml",
                Self.catalog + """

                    goods: [{key: cable, name: 线, price: "1.00"}]
                    offers: [{key: present, name: 赠送, gift: {good: cable, quantity: 1, threshold: "20.00"}}]
                    coupons: [{code: TWO, name: 两元, amount_off: {threshold: "10.00", off: "2.00", per: once}}]
                    """)
            _ = try await done(["catalog", "apply", file], folder)
            _ = try await done(["order", "create", "--pack", "tasks=3", "--coupon", "TWO"], folder)
            let shown = try await done(["order", "show", "latest", "--installation"], folder)
            for text in [
                "  line 0  pack tasks  任务包 × 3  27.70\n", "  line 1  good cable  线 × 1  0.00  gift  sent 0\n",
                "  offer present  赠送 (", "  coupon TWO  两元 (", "-2.00 CNY\n", "  workspace ws_",
            ] {
                #expect(shown.contains(text), "\(text): \(shown)")
            }
            let listed = try await done(["order", "list", "--installation"], folder)
            #expect(listed.contains("27.70 CNY") && listed.contains("  ws_"), "\(listed)")
            #expect(try await run(["order", "list", "--state", "paid"], folder).status == 64)
        }
    }

    @Test("say where their goods go, all of it or nothing, until something has left")
    func delivery() async throws {
        try await Folder.with { folder in
            let goods = "\ngoods: [{key: sample, name: 样品, price: \"0.00\", stock: 9}]\n"
            let file = try folder.write("catalog.yaml", Self.catalog + goods)
            _ = try await done(["catalog", "apply", file], folder)
            let home = ["--recipient", "Ann", "--phone", "555-1", "--address", "1 Long Lane"]
            for command in [["order", "create", "--good", "sample"], ["cart", "order"]] {
                let half = try await run(command + ["--recipient", "Ann"], folder)
                #expect(half.status == 64 && half.errors.contains("Give all three"), "\(half)")
            }
            _ = try await done(["order", "create", "--good", "sample=1"], folder)
            #expect(try await done(["order", "show", "latest"], folder).contains("  no delivery address\n"))
            let none = try await run(["order", "deliver-to", "latest"], folder)
            #expect(none.status == 64 && none.errors.contains("Give all three"), "\(none)")
            _ = try await done(["order", "deliver-to", "latest"] + home, folder)
            let first = "  deliver to Ann  555-1  1 Long Lane (version 1)\n"
            #expect(try await done(["order", "show", "latest"], folder).contains(first))

            _ = try await done(["order", "create", "--good", "sample=2"] + home, folder)
            #expect(try await done(["order", "show", "latest"], folder).contains(first))
            let blank = ["--recipient", "Ann", "--phone", " ", "--address", "1 Long Lane"]
            let unfit = try await run(["order", "deliver-to", "latest", "--installation"] + blank, folder)
            #expect(unfit.status == 1 && unfit.errors.contains("phone: Here a line"), "\(unfit)")
            let office = ["--recipient", "Bob", "--phone", "555-2", "--address", "2 High Street"]
            _ = try await done(["order", "deliver-to", "latest", "--installation"] + office, folder)
            let waiting = try await done(["order", "list", "--installation", "--state", "paid"], folder)
            #expect(waiting.contains(first), "\(waiting)")
            #expect(waiting.contains("  deliver to Bob  555-2  2 High Street (version 2)\n"), "\(waiting)")

            let shown = try await done(["order", "show", "latest", "--json"], folder)
            let number = try #require(try JSON(parsing: Array(shown.utf8))["number"].string)
            let parcel = [
                "order", "ship", number, "--carrier", "SF", "--tracking", "1", "--delivery-version",
            ]
            let stale = try await run(parcel + ["1"], folder)
            #expect(stale.status == 1 && stale.errors.contains("has changed since"), "\(stale)")
            _ = try await done(parcel + ["2"], folder)
            let late = try await run(["order", "deliver-to", number] + home, folder)
            #expect(late.status == 1 && late.errors.contains("have left"), "\(late)")
            _ = try await done(["cart", "add", "--good", "sample=3"], folder)
            _ = try await done(["cart", "order"] + office, folder)
            let asked = try await done(
                ["order", "return", number, "--replace", "--reason", "broken", "--json"], folder)
            let afterSales = try #require(try JSON(parsing: Array(asked.utf8))["number"].string)
            #expect(try await done(["case", "show", afterSales], folder).contains("  deliver to Bob  555-2"))
        }
    }

    @Test("that nobody works on are in doubt, and the end says so")
    func doubtful() async throws {
        try await Folder.with { folder in
            let file = try folder.write("catalog.yaml", Self.catalog)
            _ = try await done(["catalog", "apply", file], folder)
            let order = try await order(1, folder)
            let end = try await run(["order", "pay", order, "--channel", "balance", "--now"], folder)
            #expect(end.status == 3 && end.output.contains("created"), "\(end)")
        }
    }

    private func order(_ count: Int, _ folder: Folder) async throws -> String {
        let placed = try await done(["order", "create", "--pack", "tasks=\(count)", "--json"], folder)
        return try #require(try JSON(parsing: Array(placed.utf8))["number"].string)
    }

    private func run(_ arguments: [String], _ folder: Folder) async throws -> Command.End {
        try await Command.run(arguments + ["--folder", folder.path], environment: folder.environment)
    }

    private func done(_ arguments: [String], _ folder: Folder) async throws -> String {
        let end = try await run(arguments, folder)
        #expect(end.status == 0, "\(arguments): \(end.errors)")
        return end.output
    }
}
