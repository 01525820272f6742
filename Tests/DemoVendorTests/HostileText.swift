import Testing

/// Bytes that mean harm, by a name that is short enough to be printed.
struct HostileText: Sendable, CustomTestStringConvertible {
    let testDescription: String
    let bytes: [UInt8]

    init(_ text: String) {
        self.init(
            text.count > 60 ? "\(text.prefix(8))... (\(text.utf8.count) bytes)" : text, Array(text.utf8))
    }

    init(_ name: String, _ bytes: [UInt8]) {
        testDescription = name
        self.bytes = bytes
    }

    /// What is no signed form.
    static let bodies =
        [
            "", "&", "=", "====", "%", "a=%zz", "a=%4", "a=%FF", "app_key", "app_key=1&app_key=1", "{}",
            String(repeating: "a=1&", count: 10_000), String(repeating: "&", count: 200_000),
            String(repeating: "a", count: 300_000), "app_key=\u{0}&sign=\u{0}",
        ].map { HostileText($0) } + [
            HostileText("bytes that are no UTF-8", [0xFF, 0xFE, 0x00]),
            HostileText("a value that is no UTF-8", Array("a=".utf8) + [0xC3, 0x28]),
        ]

    /// What is no document.
    static let documents = [
        "", "{", "null", "[[[[[[[[[[[[", String(repeating: "[", count: 50_000),
        String(repeating: "{\"a\":", count: 20_000), #"{"so_id":"1","so_id":"2"}"#,
        #"{"so_id":"1","warehouse":99999999999999999999999,"items":[]}"#,
        #"{"so_id":"1","warehouse":1e999999999,"items":[]}"#,
        #"{"so_id":"\#(String(repeating: "长", count: 65))","warehouse":1,"items":[]}"#,
    ].map { HostileText($0) }
}
