/// What a load generator has to know of the head of an answer.
struct HTTPHead {
    let status: Int
    /// The length of the head with the empty line that ends it.
    let bytes: Int
    /// The length of the body, where the head says it.
    let bodyBytes: Int?

    /// Reads the head of an answer; `nil` where it is not all there.
    init?(_ received: [UInt8]) {
        let newline = UInt8(ascii: "\n")
        guard received.count > 12, received.starts(with: "HTTP/1.1 ".utf8) else { return nil }
        var bodyBytes: Int?
        var start = 0
        while let end = received[start...].firstIndex(of: newline) {
            let line = received[start..<end]
            if line.count <= 1 {
                bytes = end + 1
                self.bodyBytes = bodyBytes
                status = HTTPHead.number(received[9..<12])
                return
            }
            if line.count > 15, HTTPHead.isContentLength(line.prefix(15)) {
                bodyBytes = HTTPHead.number(line.dropFirst(15))
            }
            start = end + 1
        }
        return nil
    }

    private static func isContentLength(_ name: ArraySlice<UInt8>) -> Bool {
        name.elementsEqual("content-length:".utf8) { $0 | 0x20 == $1 | 0x20 }
    }

    private static func number(_ digits: ArraySlice<UInt8>) -> Int {
        digits.reduce(0) { value, byte in
            (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte) ? value * 10 + Int(byte & 0x0f) : value
        }
    }
}
