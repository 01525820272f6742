/// A source file as the rules see it.
struct SwiftFile: Sendable {
    /// Its path from the package's root.
    let path: String
    /// Its lines as they stand.
    let lines: [String]
    private let code: [String]
    private let strings: [String]

    init(_ path: String, _ text: String) {
        self.path = path
        let scanned = CodeScanner.scan(text)
        lines = text.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
        code = scanned.code.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
        strings = scanned.strings.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
    }

    /// Its lines, with everything but that part blanked out.
    func text(_ part: Rule.Part) -> [String] {
        switch part {
        case .code: code
        case .strings: strings
        case .everything: lines
        }
    }

    /// The folder under `Sources`; `nil` for a test.
    var room: String? {
        let parts = path.split(separator: "/")
        return parts.count > 2 && parts[0] == "Sources" ? String(parts[1]) : nil
    }

    /// The file's name without `.swift`.
    var name: String {
        String(path.split(separator: "/").last?.dropLast(".swift".count) ?? "")
    }

    /// The modules that it imports, each with the line's number.
    var imports: [(line: Int, module: String)] {
        code.enumerated().compactMap { index, line in
            guard line.contains("import ") else { return nil }
            let pattern =
                #/
                ^\s*(?:@\w+(?:\([^)]*\))?\s+)*(?:(?:public|package|internal|fileprivate|private)\s+)?
                import\s+(?:(?:struct|class|enum|protocol|func|var|let|typealias|actor)\s+)?(?<module>\w+)
                /#
            guard let match = line.firstMatch(of: pattern) else { return nil }
            return (index + 1, String(match.module))
        }
    }
}
