import ArgumentParser
import HTTPTypes
import Values

/// `qiao vault`: the keys that seal secrets.
struct VaultCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "vault", abstract: "The keys that seal secrets.", subcommands: [VaultRotate.self])
}

/// `qiao vault rotate`: a new data key.
struct VaultRotate: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "rotate", abstract: "Makes a new data key and seals every secret under it.",
        discussion: "Everything goes on working. What a broken rotation did not reach, the next one seals.")
    @OptionGroup var reach: Reach

    func run() async throws {
        try await reach.with { client in
            let done = try await client.json(
                .post, "/v1/vault/rotation", within: Client.longDurationMax)
            if reach.json { return print(done.prettyText) }
            let (key, count) = (done["data_key"].integer ?? 0, done["resealed"].integer ?? 0)
            Terminal.standard.say(
                Localized(
                    zh: "已启用第 \(key) 个数据密钥，重新加密 \(count) 项。",
                    en: "Data key \(key) is in use; \(count) secrets were sealed anew."))
        }
    }
}
