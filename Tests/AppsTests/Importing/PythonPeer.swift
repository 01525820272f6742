import Foundation

/// A Python that stays running and says what it takes a literal for: one line in, one line out.
///
/// The literal travels as JSON text; the answer is the value with its types spelled out, or null where Python (and
/// its json module, for what is no Python) refuses the text.
final class PythonPeer {
    private let process = Process()
    private let input = Pipe()
    private let output = Pipe()
    private var rest: [UInt8] = []

    /// - Throws: Where there is no python3.
    init() throws {
        process.executableURL = URL(filePath: "/usr/bin/env")
        process.arguments = ["python3", "-W", "ignore", "-c", PythonPeer.program]
        process.standardInput = input
        process.standardOutput = output
        process.standardError = FileHandle.nullDevice
        try process.run()
    }

    deinit {
        try? input.fileHandleForWriting.close()
        process.waitUntilExit()
    }

    /// The answer to one literal; `nil` where the process has gone.
    func ask(_ text: String) throws -> String? {
        let line = try JSONEncoder().encode(text) + [0x0A]
        try input.fileHandleForWriting.write(contentsOf: line)
        while true {
            if let end = rest.firstIndex(of: 0x0A) {
                defer { rest.removeFirst(end + 1) }
                return String(decoding: rest[..<end], as: UTF8.self)
            }
            let more = output.fileHandleForReading.availableData
            if more.isEmpty { return nil }
            rest += more
        }
    }

    private static let program = """
        import ast, json, sys
        def shape(v):
            if v is None or isinstance(v, bool): return v
            if isinstance(v, str): return ["s", v]
            if isinstance(v, int): return ["i", str(v)]
            if isinstance(v, float): return ["f", repr(v)]
            if isinstance(v, (list, tuple)): return ["l", [shape(x) for x in v]]
            if isinstance(v, dict): return ["d", [[shape(k), shape(x)] for k, x in v.items()]]
            raise ValueError(type(v))
        def value(text):
            for wrapped in (text.strip(), "(\\n" + text + "\\n)"):
                try: return ast.literal_eval(wrapped)
                except Exception: pass
            tree = ast.parse(text)
            nodes = [s.value for s in tree.body if isinstance(s, (ast.Assign, ast.AnnAssign, ast.Expr))]
            if len(nodes) != 1 or len(tree.body) != 1: raise ValueError("not one literal")
            return ast.literal_eval(nodes[0])
        for line in sys.stdin:
            text = json.loads(line)
            try: answer = shape(value(text))
            except Exception:
                try: answer = shape(json.loads(text))
                except Exception: answer = "refused"
            print(json.dumps(answer), flush=True)
        """
}
