import Glibc

/// What the system says of this process.
struct ProcessFacts {
    /// The memory that it holds, in bytes.
    let residentBytes: Int
    /// The processor time that it has used, in seconds.
    let processorSeconds: Double

    /// The facts of this instant.
    init() {
        residentBytes = ProcessFacts.residentPages * Int(sysconf(Int32(_SC_PAGESIZE)))
        var usage = rusage()
        getrusage(__rusage_who_t(RUSAGE_SELF.rawValue), &usage)
        processorSeconds = ProcessFacts.seconds(usage.ru_utime) + ProcessFacts.seconds(usage.ru_stime)
    }

    private static func seconds(_ time: timeval) -> Double {
        Double(time.tv_sec) + Double(time.tv_usec) / 1_000_000
    }

    /// The second number of `/proc/self/statm`.
    private static var residentPages: Int {
        let file = open("/proc/self/statm", O_RDONLY | O_CLOEXEC)
        guard file >= 0 else { return 0 }
        defer { close(file) }
        var bytes = [UInt8](repeating: 0, count: 128)
        let count = read(file, &bytes, bytes.count)
        let numbers = String(decoding: bytes.prefix(max(count, 0)), as: UTF8.self).split(separator: " ")
        return numbers.count > 1 ? Int(numbers[1]) ?? 0 : 0
    }
}
