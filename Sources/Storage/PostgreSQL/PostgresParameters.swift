import CPostgres
import Values

/// The parameters of one statement in the server's binary form, in buffers that are used again for the next.
struct PostgresParameters: ~Copyable {
    /// The most that one statement may carry; the server takes less than 1 GiB a message.
    private static let bytesMax = 512 << 20
    private static let countMax = 65_535

    private var bytes: [UInt8] = []
    private var offsets: [Int] = []
    private var lengths: [Int32] = []
    private var formats: [Int32] = []
    private var pointers: [UnsafePointer<CChar>?] = []

    /// Puts these values in place of the last ones.
    /// - Throws: `storage.nul_character`, or `storage.statement` where there is more than a statement can carry.
    mutating func encode(_ values: [SQLValue]) throws(Problem) {
        guard values.count <= PostgresParameters.countMax else {
            throw .statement("\(values.count) parameters are too many", code: "54000")
        }
        bytes.removeAll(keepingCapacity: bytes.capacity <= 1 << 20)
        offsets.removeAll(keepingCapacity: true)
        lengths.removeAll(keepingCapacity: true)
        for value in values {
            let start = bytes.count
            let isNull = try append(value)
            guard bytes.count <= PostgresParameters.bytesMax else {
                throw .statement("the parameters are too large", code: "54000")
            }
            offsets.append(isNull ? -1 : start)
            lengths.append(Int32(bytes.count - start))
        }
        while formats.count < values.count { formats.append(1) }
    }

    /// Lends them to a libpq call.
    mutating func withPointers<Result>(
        _ body: (
            _ count: Int32, _ values: UnsafePointer<UnsafePointer<CChar>?>?, _ lengths: UnsafePointer<Int32>?,
            _ formats: UnsafePointer<Int32>?
        ) -> Result
    ) -> Result {
        pointers.removeAll(keepingCapacity: true)
        if bytes.isEmpty { bytes.append(0) }
        return bytes.withUnsafeBufferPointer { bytes in
            bytes.withMemoryRebound(to: CChar.self) { characters in
                for offset in offsets {
                    pointers.append(offset < 0 ? nil : characters.baseAddress.map { $0 + offset })
                }
                return pointers.withUnsafeBufferPointer { pointers in
                    lengths.withUnsafeBufferPointer { lengths in
                        formats.withUnsafeBufferPointer { formats in
                            body(
                                Int32(pointers.count), pointers.baseAddress, lengths.baseAddress,
                                formats.baseAddress)
                        }
                    }
                }
            }
        }
    }
}

extension PostgresParameters {
    /// Appends the binary form; answers whether it is NULL, which has none.
    private mutating func append(_ value: SQLValue) throws(Problem) -> Bool {
        switch value {
        case .null: return true
        case .integer(let integer): append(integer)
        case .boolean(let truth): bytes.append(truth ? 1 : 0)
        case .text(let text): try append(text)
        case .bytes(let blob): bytes.append(contentsOf: blob)
        case .uuid(let uuid):
            append(Int64(bitPattern: uuid.high))
            append(Int64(bitPattern: uuid.low))
        case .array(let type, let elements): try append(elements, of: type)
        }
        return false
    }

    private mutating func append(_ text: String) throws(Problem) {
        let start = bytes.count
        bytes.append(contentsOf: text.utf8)
        if bytes[start...].contains(0) { throw .nulCharacter }
    }

    /// `array_send`: dimensions, whether there are NULLs, the element type, the length, the lower bound, the elements.
    private mutating func append(_ elements: [SQLValue], of type: SQLType) throws(Problem) {
        append(Int32(elements.isEmpty ? 0 : 1))
        append(Int32(1))
        append(Int32(bitPattern: type.oid))
        guard !elements.isEmpty else { return }
        append(Int32(clamping: elements.count))
        append(Int32(1))
        for element in elements {
            let start = bytes.count
            append(Int32(0))
            let isNull = try append(element)
            guard bytes.count <= PostgresParameters.bytesMax else {
                throw .statement("the parameters are too large", code: "54000")
            }
            let length = isNull ? -1 : Int32(bytes.count - start - 4)
            withUnsafeBytes(of: length.bigEndian) { length in
                for index in 0..<4 { bytes[start + index] = length[index] }
            }
        }
    }

    private mutating func append(_ integer: some FixedWidthInteger) {
        withUnsafeBytes(of: integer.bigEndian) { bytes.append(contentsOf: $0) }
    }
}
