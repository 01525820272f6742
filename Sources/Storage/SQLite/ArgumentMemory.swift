/// Memory in which the text and bytes that a prepared statement is run with stand while it runs, so that SQLite need not
/// allocate for each of them.
struct ArgumentMemory: ~Copyable {
    /// How much is kept for the next run, in bytes; more is given back.
    private static let kept = 64 << 10

    private var memory = UnsafeMutableRawBufferPointer(start: nil, count: 0)
    private var used = 0

    deinit {
        memory.deallocate()
    }

    /// Makes room for a run with so many bytes; what was copied before is gone.
    mutating func reserve(_ bytes: Int) {
        used = 0
        let isTooLarge = memory.count > ArgumentMemory.kept && bytes <= ArgumentMemory.kept
        guard bytes > memory.count || isTooLarge else { return }
        memory.deallocate()
        memory = .allocate(byteCount: max(bytes, 256), alignment: 1)
    }

    /// Copies bytes to where they stay until the next ``reserve(_:)``, within what was reserved.
    mutating func copy(_ bytes: UnsafeRawBufferPointer) -> UnsafeRawPointer? {
        let place = UnsafeMutableRawBufferPointer(rebasing: memory[used..<used + bytes.count])
        place.copyMemory(from: bytes)
        used += bytes.count
        return UnsafeRawPointer(place.baseAddress)
    }
}

extension SQLValue {
    /// How many bytes of it SQLite is given by their address.
    var argumentBytes: Int {
        switch self {
        case .text(let text): text.utf8.count
        case .bytes(let bytes): bytes.count
        case .uuid: 16
        case .null, .integer, .boolean, .array: 0
        }
    }
}
