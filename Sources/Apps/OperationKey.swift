import Definitions

/// The key of an app, an action or a trigger.
enum OperationKey {
    /// Lower-case ASCII letters, digits and `_`, a letter first, at most 64.
    static func read(_ mapping: DefinitionMapping) -> String? {
        check(mapping.required("key", as: String.self), separator: "_", mapping, key: "key")
    }

    /// Lower-case ASCII letters, digits and `-`, a letter first, at most 64.
    static func readApp(_ mapping: DefinitionMapping) -> String? {
        check(mapping.required("app", as: String.self), separator: "-", mapping, key: "app")
    }

    private static func check(
        _ text: String?, separator: Unicode.Scalar, _ mapping: DefinitionMapping, key: String
    ) -> String? {
        guard let text else { return nil }
        let letters: ClosedRange<Unicode.Scalar> = "a"..."z"
        guard let first = text.unicodeScalars.first, letters.contains(first), text.utf8.count <= 64,
            text.unicodeScalars.allSatisfy({
                letters.contains($0) || ("0"..."9").contains($0) || $0 == separator
            })
        else {
            mapping.report(.operationKey(text, separator: String(separator)), key: key)
            return nil
        }
        return text
    }
}

extension DefinitionMapping {
    /// The reserved number of an app, an action or a trigger.
    func number() -> Int? {
        guard node("number") != nil else {
            report(.definitionMissingKey("number"), key: "number")
            return nil
        }
        return integer("number", in: 1...999_999_999).map { Int($0) }
    }
}
