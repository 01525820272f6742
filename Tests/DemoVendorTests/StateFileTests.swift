import DemoVendor
import Foundation
import HTTPTypes
import Synchronization
import Testing
import Values
import World

@Suite("The state file")
struct StateFileTests {
    private let path = FileManager.default.temporaryDirectory
        .appendingPathComponent("vendor-\(World.system.newID(Job.self)).jsonl").path

    @Test("lets a restarted vendor remember its keys, documents, levels and messages")
    func restart() async throws {
        defer { remove(path) }
        let keys = Mutex<VendorKeys?>(nil)
        try await Caller.with(VendorOptions(stateFile: path)) { caller in
            keys.withLock { $0 = caller.keys }
            _ = try await caller.create(Caller.document("PD-1", quantity: -3))
            _ = try await caller.say("done")
        }
        try await Caller.with(VendorOptions(stateFile: path)) { caller in
            #expect(keys.withLock { $0 } == caller.keys)
            let again = try await caller.create(Caller.document("PD-1"))
            #expect(again["data"]["repeated"] == true)
            let state = try await caller.state()
            #expect(state["levels"] == [["warehouse": 1, "sku_id": "A-1", "qty": -3]])
            #expect(state["messages"][0]["content"] == "done")
        }
    }

    @Test("is readable by its owner alone")
    func mode() async throws {
        defer { remove(path) }
        try await Caller.with(VendorOptions(stateFile: path)) { _ in }
        let mode = try FileManager.default.attributesOfItem(atPath: path)[.posixPermissions] as? Int
        #expect(mode == 0o600)
    }

    @Test("loses only the line that was cut off while it was written")
    func torn() async throws {
        defer { remove(path) }
        try await Caller.with(VendorOptions(stateFile: path)) { caller in
            _ = try await caller.create(Caller.document("PD-1"))
        }
        let whole = try Data(contentsOf: URL(fileURLWithPath: path))
        try (whole + Data(#"{"io_id":700002,"docu"#.utf8)).write(to: URL(fileURLWithPath: path))
        try await Caller.with(VendorOptions(stateFile: path)) { caller in
            let state = try await caller.state()
            #expect(state["counts"]["documents"] == 1)
            let next = try await caller.create(Caller.document("PD-2"))
            #expect(next["data"]["io_id"] == 700_002)
        }
    }

    @Test("that cannot be written makes the answer HTTP 500, and nothing is taken")
    func full() async throws {
        let keys = VendorKeys(appKey: "k", appSecret: "s", robotToken: "t", robotSecret: "SEC1")
        try await Caller.with(VendorOptions(stateFile: "/dev/full", keys: keys)) { caller in
            await #expect(throws: UnexpectedStatus(status: .internalServerError)) {
                try await caller.create(Caller.document("PD-1"))
            }
            await #expect(throws: UnexpectedStatus(status: .internalServerError)) {
                try await caller.say("x")
            }
            let state = try await caller.state()
            #expect(state["counts"]["documents"] == 0)
            #expect(state["counts"]["messages"] == 0)
        }
    }

    @Test("names the line that somebody else wrote")
    func foreign() throws {
        defer { remove(path) }
        try Data("{\"at\":1,\"content\":\"x\"}\nhello\n".utf8).write(to: URL(fileURLWithPath: path))
        let problem = #expect(throws: Problem.self) {
            try Vendor(VendorOptions(stateFile: path), world: .system)
        }
        #expect(problem?.code == "vendor.state_malformed")
        #expect(problem?.place == "\(path):2")
    }

    @Test("is used by one vendor at a time")
    func locked() throws {
        defer { remove(path) }
        let first = try Vendor(VendorOptions(stateFile: path), world: .system)
        let problem = #expect(throws: Problem.self) {
            try Vendor(VendorOptions(stateFile: path), world: .system)
        }
        #expect(problem?.code == "vendor.state_unavailable")
        withExtendedLifetime(first) {}
    }
}
