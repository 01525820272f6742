extension JSON {
    /// The value as compact UTF-8 JSON: no white space, keys in their order, numbers as they were written.
    public var bytes: [UInt8] {
        var writer = JSONWriter(pretty: false)
        writer.write(self)
        return writer.bytes
    }

    /// The value as compact JSON.
    public var text: String {
        String(decoding: bytes, as: UTF8.self)
    }

    /// The value as JSON for people: a line for each element, indented by two spaces.
    public var prettyText: String {
        var writer = JSONWriter(pretty: true)
        writer.write(self)
        return String(decoding: writer.bytes, as: UTF8.self)
    }
}
