import DemoVendor
import Testing
import Values
import World

@Suite("Serving")
struct ServingTests {
    @Test("refuses a port that there is not", arguments: [-1, 65_536, .max])
    func impossible(port: Int) {
        let problem = #expect(throws: Problem.self) { try Vendor(VendorOptions(port: port), world: .system) }
        #expect(problem?.code == "vendor.port_impossible")
    }

    @Test("takes a free port of this machine alone, and says which when another vendor has taken it")
    func ports() async throws {
        let (ports, told) = AsyncStream.makeStream(of: Int.self)
        let serving = try Vendor(world: .system)
        try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask { try await serving.run { port in told.yield(port) } }
            var iterator = ports.makeAsyncIterator()
            let port = try #require(await iterator.next())
            #expect(port > 0)
            let second = try Vendor(VendorOptions(port: port), world: .system)
            let problem = await #expect(throws: Problem.self) { try await second.run() }
            #expect(problem?.code == "vendor.port_taken")
            #expect(problem?.place == "127.0.0.1:\(port)")
            group.cancelAll()
        }
    }
}
