import Foundation

/// How files, folders and types are named.
enum Naming {
    /// Folders and files that are drawers, not places.
    static let drawers: Set<String> = [
        "Util", "Utils", "Utilities", "Helper", "Helpers", "Common", "Misc", "Extensions", "Models",
        "Manager",
        "Managers",
    ]

    /// Endings that say nothing.
    static let emptyEndings = [
        "Manager", "Helper", "Helpers", "Service", "Impl", "Protocol", "Util", "Utils",
    ]

    /// What is wrong with the names in a source file.
    static func objections(to file: SwiftFile) -> [String] {
        guard let room = file.room else { return [] }
        var found: [String] = []
        for part in file.path.split(separator: "/").dropFirst(2).map({
            String($0).replacing(".swift", with: "")
        })
        where drawers.contains(part) || drawers.contains(String(part.split(separator: "+").last ?? "")) {
            found.append("\(file.path): “\(part)” is a drawer; name the file for what is in it")
        }
        let types = declaredTypes(in: file)
        for type in types where type == room && type != "World" {
            found.append("\(file.path): no type bears its module's name")
        }
        for type in types where emptyEndings.contains(where: { type.hasSuffix($0) && type != $0 }) {
            found.append("\(file.path): \(type) ends in a word that says nothing")
        }
        let extended = words(after: ["typealias", "extension"], in: file)
        if !file.name.contains("+"), file.name != "main", !types.contains(file.name),
            !extended.contains(file.name)
        {
            found.append(
                "\(file.path): a file is named for the type it declares, or for the type it extends: X+What")
        }
        return found
    }

    /// The types that the file declares at any depth.
    private static func declaredTypes(in file: SwiftFile) -> [String] {
        words(after: ["struct", "class", "enum", "actor", "protocol"], in: file)
    }

    /// The names that follow one of these words.
    private static func words(after keywords: Set<String>, in file: SwiftFile) -> [String] {
        file.text(.code).flatMap { line -> [String] in
            let words = line.split { !($0.isLetter || $0.isNumber || $0 == "_" || $0 == ".") }.map(
                String.init)
            return zip(words, words.dropFirst()).filter { keywords.contains($0.0) }.map(\.1)
        }
    }
}
