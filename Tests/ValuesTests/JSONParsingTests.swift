import Testing
import Values

struct JSONParsingTests {
    @Test("reads every kind of value and writes it back")
    func readsAndWrites() throws {
        let text = #"{"a":[1,-2.50,1e3,true,false,null,"Ω\n\"\\"],"b":{},"c":[],"钥":"值"}"#
        #expect(try JSON(parsing: text).text == text)
    }
}
