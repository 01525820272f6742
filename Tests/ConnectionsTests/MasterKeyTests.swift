import Connections
import Foundation
import Testing
import Values
import World

@Suite("Master key")
struct MasterKeyTests {
    private func inFolder(_ body: (String) throws -> Void) throws {
        let folder = FileManager.default.temporaryDirectory.appending(path: "\(World.system.newID(Run.self))")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        try body(folder.path)
    }

    private func code(_ body: () throws -> Void) -> String? {
        do {
            try body()
            return nil
        } catch {
            return (error as? Problem)?.code
        }
    }

    @Test("reads what it writes, blanks and case aside")
    func text() throws {
        let key = MasterKey.generate(.system)
        #expect(try MasterKey(key.text).text == key.text)
        #expect(try MasterKey(" \(key.text.uppercased())\r\n").text == key.text)
        #expect(MasterKey.generate(.system).text != key.text)
    }

    @Test(
        "refuses what is no key",
        arguments: [
            "", "secret", String(repeating: "a", count: 63), String(repeating: "g", count: 64),
            String(repeating: "a", count: 66),
        ])
    func malformed(_ text: String) {
        #expect(code { _ = try MasterKey(text) } == "vault.master_key_malformed")
    }

    @Test("is kept in a file for its owner alone, and written over by nobody")
    func file() throws {
        try inFolder { folder in
            let path = "\(folder)/master.key"
            #expect(code { _ = try MasterKey.load(from: path) } == "vault.file_missing")
            let key = MasterKey.generate(.system)
            try SecretFile.create(path, key.text)
            let mode = try FileManager.default.attributesOfItem(atPath: path)[.posixPermissions] as? Int
            #expect(mode == 0o600)
            #expect(try MasterKey.load(from: path).text == key.text)
            #expect(code { try SecretFile.create(path, "x") } == "vault.file_exists")
            #expect(code { try SecretFile.create("\(folder)/no/such", "x") } == "vault.file_unwritable")
            #expect(code { _ = try SecretFile.read(folder) } != nil)
        }
    }

    @Test("is refused from a file that others may read", arguments: [0o640, 0o604, 0o620, 0o666])
    func exposed(_ mode: Int) throws {
        try inFolder { folder in
            let path = "\(folder)/master.key"
            try SecretFile.create(path, MasterKey.generate(.system).text)
            try FileManager.default.setAttributes([.posixPermissions: mode], ofItemAtPath: path)
            #expect(code { _ = try MasterKey.load(from: path) } == "vault.file_exposed")
        }
    }
}
