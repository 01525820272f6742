import JMESPath
import Testing
import Values

@Suite("Numbers in texts")
struct NumberTests {
    private func value(_ text: String) -> JSON {
        guard case .success(let value) = Outcome(text, in: nil) else { return .string("an error") }
        return value
    }

    @Test("are exact however long their digits and exponents are, or none")
    func exponents() {
        #expect(
            value("to_number(concat('1', repeat('0', `1000100`), 'e-1000150')) == to_number('1e-50')") == true
        )
        #expect(value("to_number(concat('1', repeat('0', `1000100`), 'e-1000099'))") == 10)
        #expect(value("to_number(concat('1', repeat('0', `1000100`), 'e-9999999999999999999999'))") == nil)
        #expect(value("to_number(concat('0.', repeat('0', `1000100`), '1e9999999999999999999999'))") == nil)
        #expect(value("to_number('0e9999999999999999999999')") == 0)
    }

    @Test("a pad is one code point, as widths are counted")
    func padding() {
        #expect(value("pad_left('7', `3`, '盘')") == "盘盘7")
        #expect(Outcome("pad_left('7', `3`, 'e\u{301}')", in: nil) == .failure("invalid-value"))
        #expect(Outcome("pad_right('7', `3`, '')", in: nil) == .failure("invalid-value"))
    }
}
