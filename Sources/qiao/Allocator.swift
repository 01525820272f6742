import Glibc

/// What gives this process its memory.
enum Allocator {
    /// `jemalloc` with its version where that was linked, else the C library's own.
    static let name: String = {
        guard let symbol = dlsym(nil, "mallctl") else { return "glibc malloc" }
        let control = unsafeBitCast(symbol, to: Control.self)
        var version: UnsafePointer<CChar>?
        var size = MemoryLayout.size(ofValue: version)
        guard control("version", &version, &size, nil, 0) == 0, let version else { return "jemalloc" }
        return "jemalloc \(String(cString: version).prefix { $0 != "-" })"
    }()

    private typealias Control =
        @convention(c) (
            UnsafePointer<CChar>, UnsafeMutableRawPointer?, UnsafeMutablePointer<Int>?,
            UnsafeMutableRawPointer?,
            Int
        ) -> Int32
}
