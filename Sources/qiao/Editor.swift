import FoundationEssentials
import Glibc
import Values

/// The reader's own editor, for data that is to be corrected by hand.
enum Editor {
    /// Opens JSON in `$VISUAL` or `$EDITOR` and reads it back when the editor ends.
    /// - Throws: `cli.editor` where there is none or it failed, `json.malformed` where what it left is no JSON.
    static func edit(_ json: JSON) throws -> JSON {
        let environment = ProcessInfo.processInfo.environment
        let named = [environment["VISUAL"], environment["EDITOR"]].compactMap(\.self)
        guard let editor = named.first(where: { !$0.isEmpty }) else { throw failed }
        let folder = FileManager.default.temporaryDirectory.appending(path: "qiao-edit-\(getpid())")
        try FileManager.default.createDirectory(
            at: folder, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o700])
        defer { remove(folder) }
        let file = folder.appending(path: "trigger.json").path()
        try Data((json.prettyText + "\n").utf8).write(to: URL(filePath: file))
        guard try run(editor, file) == 0 else { throw failed }
        return try JSON(parsing: [UInt8](try Data(contentsOf: URL(filePath: file))))
    }

    /// Runs the editor as a shell would, its name possibly with options, and waits for its end.
    private static func run(_ editor: String, _ file: String) throws -> Int32 {
        let arguments = ["sh", "-c", editor + " \"$1\"", "sh", file]
        var pointers = arguments.map { strdup($0) }
        pointers.append(nil)
        defer { pointers.forEach { free($0) } }
        var child = pid_t()
        guard posix_spawn(&child, "/bin/sh", nil, nil, pointers, environ) == 0 else { throw failed }
        var status: Int32 = 0
        while waitpid(child, &status, 0) < 0 {
            guard errno == EINTR else { throw failed }
        }
        return status
    }

    private static func remove(_ folder: URL) {
        do {
            try FileManager.default.removeItem(at: folder)
        } catch {
            Terminal.standard.say(
                Problem(
                    "cli.left_behind", status: 500,
                    Localized(
                        zh: "未能删除临时文件夹 \(folder.path())。",
                        en: "The temporary folder \(folder.path()) could not be removed.")))
        }
    }

    private static let failed = Problem(
        "cli.editor", status: 400,
        Localized(
            zh: "编辑器没有正常结束。请设置 EDITOR，或用 --data 给出文件。",
            en: "The editor did not end well. Set EDITOR, or give a file with --data."))
}
