import Durable
import HTTPTypes
import Server
import Storage
import TestDatabases
import Testing
import Values
import World

/// Somebody who buys over the API, in a world whose time passes while the worker works.
struct Buyer: Sendable {
    let front: Front
    let clock: VirtualClock

    /// Runs the node's worker for as long as `body` takes.
    func working(_ body: () async throws -> Void) async throws {
        let worker = front.installation.worker
        async let running: Void = worker.run()
        do {
            // Events reach only those who have subscribed.
            try await eventually { try await database.read { try $0.backlog().workers } > 0 }
            try await body()
        } catch {
            worker.drain()
            throw error
        }
        worker.drain()
        try await running
    }

    private var database: Database { front.installation.database }

    /// Lets time pass until something has come about.
    func eventually(_ isSo: () async throws -> Bool) async throws {
        try await clock.pass(over: database, until: isSo)
    }

    /// Lets time pass until an instant, in steps in which workers keep their leases.
    func pass(until end: Timestamp) async throws {
        while clock.now < end {
            clock.advance(by: min(end - clock.now, .seconds(2)))
            try await database.write { _ in }
            await Task.yield()
        }
    }

    /// Lets every job be done that may be.
    func settle() async throws {
        try await eventually {
            try await database.read { try $0.backlog() }.counts.allSatisfy { count in
                ![.ready, .running].contains(count.place)
            }
        }
    }

    /// Orders and pays.
    /// - Returns: The order's number.
    func buy(_ body: String, for payable: String) async throws -> String {
        let order = try await front.call(.post, "/v1/orders", body: body)
        #expect(order.json["payable"].string == payable, "\(order.json.text)")
        let number = try #require(order.json["number"].string)
        let begun = try await front.call(
            .post, "/v1/orders/\(number)/payments", body: #"{"channel": "sandbox"}"#)
        let payment = try #require(begun.json["number"].string, "\(begun.json.text)")
        try await eventually { try await shown(number)["payments"][0]["state"] == "paying" }
        #expect(try await front.call(.post, "/v1/sandbox/payments/\(payment)/pay").status == 200)
        try await eventually { try await shown(number)["state"] == "fulfilled" }
        return number
    }

    /// Has some lines paid back.
    func takeBack(_ number: String, lines: String, for amount: String) async throws {
        _ = try await agree(number, lines: lines, for: amount)
        try await eventually { try await shown(number)["cases"][0]["state"] == "done" }
    }

    /// Asks for the money of some lines, and agrees to it.
    /// - Returns: The case's number.
    func agree(_ number: String, lines: String, for amount: String) async throws -> String {
        let asked = try await front.call(
            .post, "/v1/orders/\(number)/refunds", body: #"{"lines": \#(lines), "reason": "unused"}"#)
        #expect(asked.json["amount"].string == amount, "\(asked.json.text)")
        let afterSales = try #require(asked.json["number"].string)
        #expect(try await front.call(.post, "/v1/cases/\(afterSales)/agree").status == 200)
        return afterSales
    }

    /// The packages that end within so many days, as texts `2027-02-15 pro`.
    func renewals(within days: Int) async throws -> [String] {
        let page = try await front.call(.get, "/v1/analytics/renewals?within=\(days)")
        return (page.json["items"].array ?? []).map { renewal in
            "\(renewal["ends_at"].string?.prefix(10) ?? "") \(renewal["package"].string ?? "")"
        }
    }

    /// An order in full.
    func shown(_ number: String) async throws -> JSON {
        try await front.call(.get, "/v1/orders/\(number)").json
    }
}
