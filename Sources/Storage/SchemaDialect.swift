/// Translates a schema statement that is written once into an engine's own words.
struct SchemaDialect {
    private let engine: Engine

    init(_ engine: Engine) {
        self.engine = engine
    }

    /// The statement in the engine's words: the four types, the collation, and what ends a table.
    func translated(_ statement: String) -> String {
        var words = ""
        var word = ""
        var quote: Character?
        for character in statement {
            if quote == nil, character.isLetter || character.isNumber || character == "_" {
                word.append(character)
                continue
            }
            words += self.word(word)
            word = ""
            words.append(character)
            if let open = quote {
                if character == open { quote = nil }
            } else if character == "'" || character == "\"" {
                quote = character
            }
        }
        words += self.word(word)
        return closed(words)
    }

    private func word(_ word: String) -> String {
        switch (engine, word) {
        case (.sqlite, "BIGINT"), (.sqlite, "BOOLEAN"): "INTEGER"
        case (.sqlite, "BYTES"): "BLOB"
        case (.postgres, "BYTES"): "BYTEA"
        case (.postgres, "TEXT"): #"TEXT COLLATE "C""#
        case (_, let word): word
        }
    }

    private func closed(_ statement: String) -> String {
        guard statement.hasPrefix("CREATE TABLE") else { return statement }
        let ending = "WITHOUT ROWID"
        let withoutRowID = statement.hasSuffix(ending)
        let table = withoutRowID ? String(statement.dropLast(ending.count)) : statement
        return switch engine {
        case .sqlite: table + (withoutRowID ? " STRICT, WITHOUT ROWID" : " STRICT")
        case .postgres: table
        }
    }
}
