/// One field of a cron expression: a set of small numbers.
struct CronField: Hashable, Sendable {
    /// Whether it was anything but `*`.
    let isRestricted: Bool
    private let bits: UInt64

    static let months = names("jan feb mar apr may jun jul aug sep oct nov dec", from: 1)
    static let weekdays = names("sun mon tue wed thu fri sat", from: 0)

    /// Reads `*`, `5`, `1-5`, `*/15`, `8-18/2` and lists of them; `nil` where it is malformed or out of range.
    init?(_ text: Substring, in range: ClosedRange<Int>, names: [String: Int] = [:]) {
        var bits: UInt64 = 0
        for part in text.lowercased().split(separator: ",", omittingEmptySubsequences: false) {
            let pieces = part.split(separator: "/", omittingEmptySubsequences: false)
            guard pieces.count <= 2, let step = pieces.count == 2 ? Int(pieces[1]) : 1, step > 0,
                let numbers = CronField.numbers(
                    pieces[0], in: range, names: names, isOpen: pieces.count == 2)
            else { return nil }
            for number in stride(from: numbers.lowerBound, through: numbers.upperBound, by: step) {
                bits |= 1 << UInt64(number)
            }
        }
        guard bits != 0 else { return nil }
        self.bits = bits
        isRestricted = text != "*"
    }

    private init(bits: UInt64, isRestricted: Bool) {
        self.bits = bits
        self.isRestricted = isRestricted
    }

    func has(_ number: Int) -> Bool {
        bits & (1 << UInt64(number)) != 0
    }

    /// The same days of the week, with Sunday only as 0.
    var sundayAsZero: CronField {
        CronField(bits: has(7) ? bits & 0x7F | 1 : bits, isRestricted: isRestricted)
    }

    private static func numbers(
        _ text: Substring, in range: ClosedRange<Int>, names: [String: Int], isOpen: Bool
    ) -> ClosedRange<Int>? {
        if text == "*" { return range }
        let ends = text.split(separator: "-", omittingEmptySubsequences: false).map {
            names[String($0)] ?? Int($0)
        }
        guard ends.count <= 2, let first = ends.first ?? nil, range.contains(first) else { return nil }
        guard ends.count == 2 else { return isOpen ? first...range.upperBound : first...first }
        guard let last = ends[1], range.contains(last), first <= last else { return nil }
        return first...last
    }

    private static func names(_ words: String, from first: Int) -> [String: Int] {
        Dictionary(
            uniqueKeysWithValues: words.split(separator: " ").enumerated().map {
                (String($0.element), first + $0.offset)
            })
    }
}
