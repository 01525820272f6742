import Foundation
import TestServers
import Testing
import Values

@Suite("A full disk", .timeLimit(.minutes(5)))
struct FullDiskTests {
    /// Whether this process may mount a file system in memory, which is a disk that is easily full.
    private static let mayMount = geteuid() == 0 && access("/usr/bin/mount", X_OK) == 0

    @Test(
        "lets webhooks be refused with a problem, and nothing that was acknowledged is lost once there is room",
        .enabled(if: mayMount, "only root may mount a small disk"))
    func losesNothing() async throws {
        try await Site.with(prepare: FullDiskTests.mount) { site in
            let ballast = site.data + "/ballast"
            try Data(count: 12 << 20).write(to: URL(filePath: ballast))
            _ = try await site.startVendor()
            let node = try await site.serve()
            let hook = try await node.save(StocktakeLoad.flow)
            var acknowledged: [String] = []
            var refusal: Answer?
            while refusal == nil {
                let number = acknowledged.count + 1
                let padding = String(repeating: "x", count: 40_000)
                let body = "{\"number\":\"N\(number)\",\"padding\":\"\(padding)\"}"
                let answer = try await node.address.send("POST", hook, Array(body.utf8))
                if let run = answer.json["run"].string { acknowledged.append(run) } else { refusal = answer }
                try #require(number < 10_000)
            }
            #expect(FullDiskTests.freeBytes(site.data) < 1 << 20)
            let refused = try #require(refusal)
            #expect([503, 507].contains(refused.status))
            #expect(refused.isProblem, "\(String(decoding: refused.body, as: UTF8.self))")
            #expect(try await node.address.send("GET", "/healthz").status == 200)

            try FileManager.default.removeItem(atPath: ballast)
            let after = try await eventually("a webhook is accepted again") {
                try await node.address.send("POST", hook, Array("{\"number\":\"N0\"}".utf8)).json["run"]
                    .string
            }
            for run in acknowledged + [after] {
                #expect(try await node.run(run, comesTo: ["succeeded", "failed"])["state"] == "succeeded")
            }
            #expect(try await node.runs().count == acknowledged.count + 1)
            #expect(node.program.ending == nil)
            let ledger = try VendorLedger(site)
            #expect(ledger.documents.count == 2 * acknowledged.count + 2)
            #expect(ledger.documents.values.allSatisfy { $0 == 1 })
            node.program.signal(SIGTERM)
            #expect(try await node.program.end() == .exited(0))
            try await FullDiskTests.unmount(site)
        }
    }

    /// Puts the installation's folder on a disk of 16 MiB.
    private static func mount(_ site: Site) async throws {
        let disk = site.programs.folder + "/disk"
        try FileManager.default.createDirectory(atPath: disk, withIntermediateDirectories: true)
        let mounting = try site.programs.start(
            ["mount", "-t", "tmpfs", "-o", "size=16m,mode=700", "tmpfs", disk], in: "/", name: "mount")
        guard try await mounting.end() == .exited(0) else { throw ServerFailure(mounting.complained) }
        try FileManager.default.createSymbolicLink(atPath: site.data, withDestinationPath: disk)
    }

    private static func unmount(_ site: Site) async throws {
        let disk = site.programs.folder + "/disk"
        _ = try await site.programs.start(["umount", "-l", disk], in: "/", name: "umount").end()
    }

    private static func freeBytes(_ path: String) -> Int {
        let attributes = try? FileManager.default.attributesOfFileSystem(forPath: path)
        return (attributes?[.systemFreeSize] as? NSNumber)?.intValue ?? 0
    }
}
