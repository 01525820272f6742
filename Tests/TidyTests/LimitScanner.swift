/// Finds the limits that a file declares for others to know: names that end in `Max`.
enum LimitScanner {
    /// A limit, by its type's name and its own.
    struct Limit {
        let type: String
        let name: String
        /// Whether it is one of the type; else a member of a type whose values are limits.
        let isStatic: Bool
    }

    private struct Scope {
        let indent: Int
        let name: String
        let isHidden: Bool
    }

    /// The limits of a file that are not private.
    static func limits(in file: SwiftFile) -> [Limit] {
        var scopes: [Scope] = []
        var limits: [Limit] = []
        for line in file.text(.code) where !line.allSatisfy(\.isWhitespace) {
            let indent = line.prefix { $0 == " " }.count
            scopes.removeAll { $0.indent >= indent }
            let isHidden = line.contains("private ") || scopes.contains(where: \.isHidden)
            if let found = line.firstMatch(of: #/\b(?:struct|enum|class|actor|extension) (?:\w+\.)*(\w+)/#) {
                scopes.append(Scope(indent: indent, name: String(found.1), isHidden: isHidden))
            } else if let scope = scopes.last, scope.indent == indent - 4, !isHidden,
                let found = line.firstMatch(of: #/(static )?\b(?:let|var) (\w+Max)\b/#)
            {
                let isStatic = found.1 != nil
                guard isStatic || holdsLimits(scope.name) else { continue }
                limits.append(Limit(type: scope.name, name: String(found.2), isStatic: isStatic))
            }
        }
        return limits
    }

    private static func holdsLimits(_ type: String) -> Bool {
        ["Limits", "Options", "Settings"].contains { type.hasSuffix($0) }
    }
}
