import Foundation
import TestServers
import Testing
import Values

/// A reader's desk: the project's folder, an installation in a folder of its own, and two terminals, one for the
/// server and one for everything else.
///
/// What is built is not built again: `swift` on this desk only looks whether the program is there. `pgrep` sees the
/// processes of this desk alone. The editor is one that adds the batch that the thirteenth line lacks.
final class Desk {
    let site: Site
    private let second: Terminal
    private var first: Terminal?
    private let port: Int
    private let tools: String

    /// Hands out a desk.
    static func with(_ body: (Desk) async throws -> Void) async throws {
        try await Site.withEmpty { site in try await body(try await Desk(site)) }
    }

    private init(_ site: Site) async throws {
        self.site = site
        port = try FreePort.take()
        tools = site.programs.folder + "/tools"
        try await Desk.lay(tools, by: site.programs)
        second = try await Terminal(site, name: "second", environment: Desk.environment(site, port, tools))
    }

    /// The server that the reader has started; `nil` before.
    var node: ServedNode? {
        first.map { ServedNode(program: $0.shell, port: port, keyFile: site.data + "/dev.key") }
    }

    /// Does what a block says, in the terminal in which the reader is, and what the text before it asks for.
    func run(_ block: DocumentPage.Block, at place: String) async throws {
        if block.prose.contains("Ctrl-C") { try await stop() }
        if block.text.hasPrefix("make serve") { return try await serve(block.text) }
        let complaint = try await second.run(block.text)
        #expect(complaint == nil, "\(place): \(complaint ?? "")")
        try await settle(after: block)
    }

    private func serve(_ text: String) async throws {
        let terminal: Terminal
        if let first {
            terminal = first
            try await first.isFree()
        } else {
            terminal = try await Terminal(
                site, name: "first", environment: Desk.environment(site, port, tools))
            first = terminal
        }
        try await terminal.begin(text)
        try await node?.isReady(within: .seconds(120))
    }

    /// Ctrl-C reaches whatever runs in the terminal's foreground.
    private func stop() async throws {
        first?.interrupt()
        try await first?.isFree()
    }

    /// The reader looks on until what was started has come to its end, unless the next thing is to pull the plug.
    private func settle(after block: DocumentPage.Block) async throws {
        if block.text.contains("qiao demo-vendor") {
            try await eventually("the vendor answers") {
                do { return try await site.vendor.send("GET", "/state").status == 200 } catch { return false }
            }
        }
        guard let node, !block.text.contains("kill -9"), first?.isBusy == true else { return }
        try await eventually("every run has come to its end") {
            let states = try await node.runs().map { $0["state"].string ?? "" }
            return states.allSatisfy { !["queued", "running", "waiting"].contains($0) }
        }
    }

    private static func environment(_ site: Site, _ port: Int, _ tools: String) -> [String: String] {
        var environment = site.environment
        environment["QIAO_PORT"] = "\(port)"
        environment["QIAO_VENDOR_PORT"] = "\(site.vendorPort)"
        environment["VISUAL"] = tools + "/editor"
        let path = ProcessInfo.processInfo.environment["PATH"] ?? "/usr/bin:/bin"
        environment["PATH"] = "\(tools):\(path):\(Binary.folder)"
        return environment
    }

    private static func lay(_ tools: String, by programs: ProgramGroup) async throws {
        let scripts = [
            "swift": """
            #!/bin/sh
            case "$*" in
            "build -c release"*"--product qiao") exec test -x .build/release/qiao ;;
            "build -c release"*"--product simulate") exec test -x .build/release/simulate ;;
            esac
            echo "nothing is built on this desk: swift $*" >&2
            exit 1
            """,
            "pgrep": """
            #!/bin/sh
            exec /usr/bin/pgrep -g \(programs.number) "$@"
            """,
            "editor": """
            #!/usr/bin/env python3
            import json, sys
            with open(sys.argv[1], encoding="utf-8") as file:
                data = json.load(file)
            data["分仓"][0]["商品明细"][12]["批次号"] = "B260913"
            with open(sys.argv[1], "w", encoding="utf-8") as file:
                json.dump(data, file, ensure_ascii=False)
            """,
        ]
        try FileManager.default.createDirectory(atPath: tools, withIntermediateDirectories: true)
        for (name, script) in scripts {
            try Data((script + "\n").utf8).write(to: URL(filePath: "\(tools)/\(name).text"))
        }
        // A file that we had open for writing could not be run while a child of another test still has it open too.
        let copy = #"for text in *.text; do install -m 755 "$text" "${text%.text}"; done"#
        _ = try await programs.start(["bash", "-c", copy], in: tools, name: "tools").end()
    }
}
