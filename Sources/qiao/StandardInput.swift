import Glibc

/// Reads standard input.
enum StandardInput {
    /// The most bytes that are read.
    static let bytesMax = 64 << 20

    /// Everything until its end.
    static func read() throws -> [UInt8] {
        var bytes: [UInt8] = []
        var buffer = [UInt8](repeating: 0, count: 1 << 16)
        while bytes.count < bytesMax {
            let count = Glibc.read(STDIN_FILENO, &buffer, buffer.count)
            if count == 0 { return bytes }
            if count < 0 {
                if errno == EINTR { continue }
                throw Unreadable()
            }
            bytes += buffer[..<count]
        }
        throw Unreadable()
    }

    /// Standard input cannot be read, or has more than the most.
    struct Unreadable: Error {}
}
