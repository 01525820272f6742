import CPostgres
import Values

/// One row of a PostgreSQL result in binary form.
///
/// What stands for `BIGINT` is every integer type of the server, since literals are of the smaller ones, and a
/// `numeric` that is a whole number, since that is what `SUM` of a `BIGINT` is.
struct PostgresCells: Cells {
    let result: OpaquePointer
    let row: Int32

    func isNull(_ index: Int) throws(Problem) -> Bool {
        guard let column = column(index) else { throw .column(index, "any") }
        return PQgetisnull(result, row, column) != 0
    }

    func integer(_ index: Int) throws(Problem) -> Int64 {
        let (type, bytes) = try cell(index, "BIGINT")
        switch type {
        case PostgresType.int8 where bytes.count == 8:
            return Int64(bigEndian: bytes.loadUnaligned(as: Int64.self))
        case PostgresType.int4 where bytes.count == 4:
            return Int64(Int32(bigEndian: bytes.loadUnaligned(as: Int32.self)))
        case PostgresType.int2 where bytes.count == 2:
            return Int64(Int16(bigEndian: bytes.loadUnaligned(as: Int16.self)))
        case PostgresType.numeric:
            guard let integer = PostgresNumeric.integer(bytes) else { throw .column(index, "BIGINT") }
            return integer
        case _: throw .column(index, "BIGINT")
        }
    }

    func boolean(_ index: Int) throws(Problem) -> Bool {
        let (type, bytes) = try cell(index, "BOOLEAN")
        guard type == PostgresType.bool, bytes.count == 1 else { throw .column(index, "BOOLEAN") }
        return bytes[0] != 0
    }

    func text(_ index: Int) throws(Problem) -> String {
        let (type, bytes) = try cell(index, "TEXT")
        guard PostgresType.isText(type) else { throw .column(index, "TEXT") }
        return String(decoding: bytes, as: UTF8.self)
    }

    func bytes(_ index: Int) throws(Problem) -> [UInt8] {
        [UInt8](try blob(index, "BYTES"))
    }

    func uuid(_ index: Int) throws(Problem) -> UUIDBytes {
        let bytes = try blob(index, "UUID")
        guard bytes.count == 16 else { throw .column(index, "UUID") }
        return UUIDBytes(
            high: UInt64(bigEndian: bytes.loadUnaligned(fromByteOffset: 0, as: UInt64.self)),
            low: UInt64(bigEndian: bytes.loadUnaligned(fromByteOffset: 8, as: UInt64.self)))
    }
}

extension PostgresCells {
    private func blob(_ index: Int, _ name: String) throws(Problem) -> UnsafeRawBufferPointer {
        let (type, bytes) = try cell(index, name)
        guard type == PostgresType.bytea else { throw .column(index, name) }
        return bytes
    }

    private func cell(_ index: Int, _ name: String) throws(Problem) -> (type: Oid, UnsafeRawBufferPointer) {
        guard let column = column(index), PQgetisnull(result, row, column) == 0 else {
            throw .column(index, name)
        }
        let start = UnsafeRawPointer(PQgetvalue(result, row, column))
        let count = Int(PQgetlength(result, row, column))
        return (PQftype(result, column), UnsafeRawBufferPointer(start: start, count: count))
    }

    private func column(_ index: Int) -> Int32? {
        index >= 0 && index < Int(PQnfields(result)) ? Int32(index) : nil
    }
}
