import Foundation
import HTTPTypes
import Logging
import Server
import Storage
import Testing
import Values
import World

@Suite("The body of a request", .timeLimit(.minutes(5)))
struct BodyTests {
    private static let chunked: HTTPFields = [.transferEncoding: "chunked"]

    @Test("that drips is refused after its time, and keeps nothing of the budget", arguments: [29, 31])
    func drips(seconds: Int) async throws {
        let (world, clock) = World.virtual()
        let script = ScriptedBody { part in
            if part == 3 { return nil }
            if part > 0 { clock.advance(by: .seconds(seconds)) }
            return 1 << 20
        }
        try await Front.with(.sqlite, world: world, body: script) { front in
            let path = try await front.hook()
            // Together they have more than the budget of all bodies in flight.
            for _ in 0..<30 {
                let answer = try await front.send(.post, path, headers: Self.chunked)
                #expect(answer.status == (seconds == 29 ? 202 : 408))
                if seconds == 31 {
                    #expect(answer.json["code"] == "request.too_slow")
                    #expect(answer.fields[.connection] == "close")
                }
            }
        }
    }

    @Test("is not read far where there is no such address", arguments: Address.allCases)
    func stranger(address: Address) async throws {
        let script = ScriptedBody { $0 < 100 ? 32 << 10 : nil }
        try await Front.with(.sqlite, body: script) { front in
            let path = try await address.path(front)
            let answer = try await front.send(.post, path, headers: Self.chunked)
            #expect(answer.status == address.status)
            #expect((script.partsRead == 100) == (address == .known), "\(script.partsRead)")
            if address != .known { #expect(script.partsRead <= 3) }
        }
    }

    /// Where a long body is sent.
    enum Address: CaseIterable {
        case known
        case unknown
        case disabled
        case forged

        var status: Int {
            switch self {
            case .known: 202
            case .unknown, .forged: 404
            case .disabled: 409
            }
        }

        func path(_ front: Front) async throws -> String {
            let hook = try await front.hook()
            switch self {
            case .known: return hook
            case .unknown: return "/hooks/unknown"
            case .disabled:
                _ = try await front.call(.post, "/v1/flows/quiet/disable")
                return hook
            case .forged: return "/callbacks/\(String(repeating: "A", count: 86))/step"
            }
        }
    }

    @Test("that breaks off is the peer's doing, not the server's")
    func broken() async throws {
        struct Gone: Error {}
        let log = RecordedLog()
        let script = ScriptedBody { part in
            if part == 1 { throw Gone() }
            return 10
        }
        try await Front.with(.sqlite, logger: log.logger, body: script) { front in
            let answer = try await front.send(.post, try await front.hook(), headers: Self.chunked)
            #expect(answer.status == 400)
            #expect(answer.json["code"] == "request.body_broken")
            #expect(log.lines.isEmpty)
        }
    }

    @Test("whose reading fails in a way that nobody foresaw is written down, with the door")
    func unforeseen() async throws {
        let log = RecordedLog()
        let script = ScriptedBody { _ in throw CancellationError() }
        try await Front.with(.sqlite, logger: log.logger, body: script) { front in
            let answer = try await front.send(.post, try await front.hook(), headers: Self.chunked)
            #expect(answer.status == 500)
            #expect(log.lines.count == 1)
            #expect(log.lines.first?.contains("hook") == true)
        }
    }
}

extension Front {
    /// The path of the address of a flow that does nothing.
    func hook() async throws -> String {
        let flow = try await call(.post, "/v1/flows", body: Front.flow).json
        return try #require(URL(string: flow["webhook"].string ?? "")?.path())
    }
}
