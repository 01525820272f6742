import Egress
import Foundation
import Testing

@Suite("Redaction")
struct RedactorTests {
    private let secret = #"p/s+w"o\r dß€𝄞~!"#

    @Test("finds a secret in every form in which it travels")
    func forms() throws {
        let redactor = Redactor(secrets: [secret])
        let json = String(decoding: try JSONEncoder().encode([secret]), as: UTF8.self)
        let unreserved = CharacterSet(
            charactersIn: "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-._~")
        let percent = try #require(secret.addingPercentEncoding(withAllowedCharacters: unreserved))
        let ascii = #"p/s+w\"o\\r d\u00df\u20ac\ud834\udd1e~!"#
        for text in [secret, json, percent, percent.lowercased(), percent.replacing("%20", with: "+"), ascii]
        {
            let redacted = redactor.redact("before \(text) after")
            #expect(redacted.hasPrefix("before "))
            #expect(redacted.hasSuffix(" after"))
            #expect(redacted.count < 25, "\(redacted)")
        }
    }

    @Test("finds a secret within base64 wherever it begins and in both alphabets", arguments: 0..<6)
    func base64(_ offset: Int) {
        let prefix = String(repeating: "x", count: offset)
        let text = Data("\(prefix)\(secret)tail".utf8).base64EncodedString()
        let redactor = Redactor(secrets: [secret])
        for text in [text, text.replacing("+", with: "-").replacing("/", with: "_")] {
            let redacted = redactor.redact(text)
            #expect(redacted.contains(Redactor.replacement))
            #expect(redacted.count <= text.count - Data(secret.utf8).count * 4 / 3 + 6)
        }
    }

    @Test("takes the longest of secrets that begin alike, and every occurrence")
    func longest() {
        let redactor = Redactor(secrets: ["abcd", "abcdefgh", ""])
        #expect(redactor.redact("abcdefgh abcd abcdabcdx") == "*** *** ******x")
    }

    @Test("counts a long piece from a secret's beginning, and leaves short secrets alone")
    func pieces() {
        let long = (0..<100).map { "\($0)" }.joined()
        #expect(Redactor(secrets: [long]).redact("<\(long.prefix(32))>") == "<***>")
        #expect(Redactor(secrets: [long]).redact("<\(long.prefix(31))>") == "<\(long.prefix(31))>")
        #expect(Redactor(secrets: ["abc"]).redact("abc") == "abc")
    }

    @Test("needs time in proportion to the text however the secret is made")
    func hostile() {
        let redactor = Redactor(secrets: [String(repeating: "a", count: 100_000) + "b"])
        let text = String(repeating: "a", count: 200_000)
        #expect(redactor.redact(text).count <= 33)
    }

    @Test("shows no secret of its own")
    func ownDescription() {
        var dumped = ""
        let redactor = Redactor(secrets: ["very-secret"])
        dump(redactor, to: &dumped)
        #expect(!"\(redactor) \(String(reflecting: redactor)) \(dumped)".contains("very-secret"))
    }
}
