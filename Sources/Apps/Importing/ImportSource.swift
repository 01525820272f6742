import Definitions
public import Values

/// A file to be imported: its name as a person typed it, and its bytes, which are valid UTF-8.
public struct ImportSource: Hashable, Sendable {
    /// The file's name, as places show it.
    public let file: String
    /// The text in UTF-8.
    public let bytes: [UInt8]

    /// A file of these bytes.
    /// - Throws: `import.too_large`, and `import.not_utf8` for what is no UTF-8 text, such as a GBK file.
    public init(_ bytes: [UInt8], file: String, limits: ImportLimits = .standard) throws(Problem) {
        guard bytes.count <= limits.bytesMax else {
            throw .importTooLarge(file, bytes: bytes.count, bytesMax: limits.bytesMax)
        }
        if let offset = ImportSource.firstInvalidByte(bytes) {
            throw .importNotUTF8(ImportSource.place(offset, in: Array(bytes.prefix(offset)), of: file))
        }
        self.file = file
        self.bytes = bytes
    }

    /// The text.
    public var text: String { String(decoding: bytes, as: UTF8.self) }

    private static func firstInvalidByte(_ bytes: [UInt8]) -> Int? {
        if String(validating: bytes, as: UTF8.self) != nil { return nil }
        var decoder = UTF8()
        var iterator = bytes.makeIterator()
        var offset = 0
        while true {
            switch decoder.decode(&iterator) {
            case .scalarValue(let scalar): offset += UTF8.width(scalar)
            case .emptyInput, .error: return min(offset, max(bytes.count - 1, 0))
            }
        }
    }
}

extension ImportSource {
    /// A place, and where its line begins, in bytes.
    struct LocatedLine {
        let place: SourcePlace
        let lineStart: Int
    }

    /// The places of byte offsets, which must be in ascending order: one pass over the text for all of them.
    static func places(of offsets: [Int], in bytes: [UInt8]) -> [LocatedLine] {
        var places: [LocatedLine] = []
        places.reserveCapacity(offsets.count)
        var (line, column, lineStart, offset) = (1, 1, 0, 0)
        for target in offsets {
            while offset < target, offset < bytes.count {
                let byte = bytes[offset]
                offset += 1
                if byte == 0x0A || byte == 0x0D && (offset == bytes.count || bytes[offset] != 0x0A) {
                    (line, column, lineStart) = (line + 1, 1, offset)
                } else if offset == bytes.count || bytes[offset] & 0xC0 != 0x80 {
                    column += 1
                }
            }
            places.append(LocatedLine(place: SourcePlace(line: line, column: column), lineStart: lineStart))
        }
        return places
    }

    /// Where a byte is, with the file's name: `盘点字段.py:14:7`.
    static func place(_ offset: Int, in bytes: [UInt8], of file: String) -> String {
        let place = places(of: [offset], in: bytes).first?.place ?? .start
        return "\(file):\(place)"
    }
}
