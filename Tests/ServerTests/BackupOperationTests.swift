import Foundation
import HTTPTypes
import Server
import Storage
import Testing
import Values

@Suite("A backup over the API", .timeLimit(.minutes(5)))
struct BackupOperationTests {
    @Test("is made once for each idempotency key")
    func once() async throws {
        try await Front.with(.sqlite) { front in
            let name = try #require(HTTPField.Name("Idempotency-Key"))
            let first = try await front.call(.post, "/v1/backups", headers: [name: "k"])
            let second = try await front.call(.post, "/v1/backups", headers: [name: "k"])
            #expect(first.status == 201)
            #expect(second.bytes == first.bytes)
            #expect(
                try FileManager.default.contentsOfDirectory(atPath: front.installation.backups).count == 1)
            let other = try await front.call(.post, "/v1/backups", headers: [name: "l"])
            #expect(other.json["file"] != first.json["file"])
            #expect(
                try FileManager.default.contentsOfDirectory(atPath: front.installation.backups).count == 2)
        }
    }
}
