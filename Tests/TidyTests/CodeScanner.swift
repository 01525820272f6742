/// Tells code, the text of string literals, and comments apart in Swift source.
///
/// What is interpolated into a literal is code. Lines stay where they are.
struct CodeScanner {
    private let bytes: [UInt8]
    private var place = 0
    private var code: [UInt8] = []
    private var strings: [UInt8] = []

    /// The source twice: with everything but code, and everything but the text of strings, turned into spaces.
    static func scan(_ source: String) -> (code: String, strings: String) {
        var scanner = CodeScanner(bytes: Array(source.utf8))
        while scanner.place < scanner.bytes.count { scanner.scanCode(untilParenthesis: false) }
        return (
            String(decoding: scanner.code, as: UTF8.self), String(decoding: scanner.strings, as: UTF8.self)
        )
    }

    private init(bytes: [UInt8]) {
        self.bytes = bytes
    }

    /// Copies code up to the end, or up to the parenthesis that closes an interpolation.
    private mutating func scanCode(untilParenthesis: Bool) {
        var depth = 0
        while place < bytes.count {
            if sees("//") {
                while place < bytes.count, bytes[place] != UInt8(ascii: "\n") { blank() }
            } else if sees("/*") {
                scanBlockComment()
            } else if let hashes = openingQuote() {
                scanString(hashes: hashes)
            } else {
                if bytes[place] == UInt8(ascii: "(") { depth += 1 }
                if bytes[place] == UInt8(ascii: ")") { depth -= 1 }
                copy()
                if untilParenthesis, depth < 0 { return }
            }
        }
    }

    private mutating func scanBlockComment() {
        var depth = 0
        repeat {
            if sees("/*") {
                depth += 1
                blank(2)
            } else if sees("*/") {
                depth -= 1
                blank(2)
            } else {
                blank()
            }
        } while depth > 0 && place < bytes.count
    }

    /// The number of `#` before a quotation mark that stands here; `nil` where none does.
    private func openingQuote() -> Int? {
        let hashes = bytes[place...].prefix { $0 == UInt8(ascii: "#") }.count
        let quote = place + hashes
        return quote < bytes.count && bytes[quote] == UInt8(ascii: "\"") ? hashes : nil
    }

    private mutating func scanString(hashes: Int) {
        let pounds = String(repeating: "#", count: hashes)
        copy(hashes)
        let quote = sees("\"\"\"") ? "\"\"\"" : "\""
        copy(quote.utf8.count)
        while place < bytes.count, !sees(quote + pounds) {
            if quote == "\"", bytes[place] == UInt8(ascii: "\n") { return }
            if sees("\\" + pounds + "(") {
                copy(hashes + 2)
                scanCode(untilParenthesis: true)
            } else if sees("\\" + pounds) {
                text(hashes + 2)
            } else {
                text()
            }
        }
        copy(quote.utf8.count + hashes)
    }

    private func sees(_ text: String) -> Bool {
        bytes[place...].starts(with: text.utf8)
    }

    private mutating func copy(_ count: Int = 1) {
        advance(count, isCode: true, isText: false)
    }

    private mutating func text(_ count: Int = 1) {
        advance(count, isCode: false, isText: true)
    }

    private mutating func blank(_ count: Int = 1) {
        advance(count, isCode: false, isText: false)
    }

    private mutating func advance(_ count: Int, isCode: Bool, isText: Bool) {
        for byte in bytes[place...].prefix(count) {
            let blank = byte == UInt8(ascii: "\n") ? byte : UInt8(ascii: " ")
            code.append(isCode ? byte : blank)
            strings.append(isText ? byte : blank)
        }
        place = min(place + count, bytes.count)
    }
}
