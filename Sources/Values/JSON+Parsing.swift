extension JSON {
    /// The value that UTF-8 bytes hold, read strictly by RFC 8259.
    ///
    /// Refused are: a byte order mark, anything after the value, repeated keys, invalid UTF-8, lone surrogates, control
    /// characters in strings, leading zeros. Keys repeat when they are canonically equivalent in Unicode. Integers that
    /// fit become ``int(_:)`` (`-0` is `0`), every other number keeps its text.
    /// - Parameters:
    ///   - bytes: One JSON text and nothing else but white space.
    ///   - limits: What is refused for its size.
    /// - Throws: `json.malformed`, whose place is `line:column` counted from 1 in characters (Unicode scalars);
    ///   `json.too_deep`, `json.too_large`.
    public init(parsing bytes: [UInt8], limits: JSONLimits = .standard) throws(Problem) {
        guard bytes.count <= limits.bytesMax else { throw .jsonTooLarge(bytesMax: limits.bytesMax) }
        let result = bytes.withUnsafeBufferPointer { buffer -> Result<JSON, JSONFault> in
            var parser = JSONParser(buffer, depthMax: limits.depthMax)
            do throws(JSONFault) { return .success(try parser.document()) } catch { return .failure(error) }
        }
        switch result {
        case .success(let value): self = value
        case .failure(let fault): throw fault.problem(in: bytes, depthMax: limits.depthMax)
        }
    }

    /// The value that a text holds, read as strictly as bytes are.
    /// - Parameters:
    ///   - text: One JSON text and nothing else but white space.
    ///   - limits: What is refused for its size.
    /// - Throws: `json.malformed`, `json.too_deep`, `json.too_large`.
    public init(parsing text: String, limits: JSONLimits = .standard) throws(Problem) {
        try self.init(parsing: Array(text.utf8), limits: limits)
    }
}
