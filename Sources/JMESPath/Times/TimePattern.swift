import Values

/// A pattern of a time in the notation of `strftime`: `%Y-%m-%d %H:%M:%S`.
///
/// The directives are `%Y %m %d %H %I %p %M %S`, `%f` (microseconds, six digits), `%L` (milliseconds, three), `%z`
/// (`+0800`), `%s` (seconds since 1970), `%j` (day of the year), `%a %A %b %B` (English names), `%F` (`%Y-%m-%d`), `%T`
/// (`%H:%M:%S`) and `%%`; a `-` after the `%` leaves out leading zeros.
struct TimePattern {
    /// A directive or a character that stands for itself.
    enum Part: Equatable {
        case directive(Unicode.Scalar, isPadded: Bool)
        case literal(Unicode.Scalar)
    }

    let parts: [Part]

    /// The pattern, unless it has a directive that is not known.
    init?(_ text: String) {
        let expanded = text.utf8.count <= 1_000 ? Array(text.unicodeScalars) : []
        guard !expanded.isEmpty else { return nil }
        var parts: [Part] = []
        var index = 0
        while index < expanded.count {
            guard expanded[index] == "%" else {
                parts.append(.literal(expanded[index]))
                index += 1
                continue
            }
            index += 1
            let isPadded = index >= expanded.count || expanded[index] != "-"
            if !isPadded { index += 1 }
            guard index < expanded.count, let directive = TimePattern.parts(of: expanded[index], isPadded)
            else {
                return nil
            }
            parts += directive
            index += 1
        }
        self.parts = parts
    }

    private static func parts(of directive: Unicode.Scalar, _ isPadded: Bool) -> [Part]? {
        switch directive {
        case "F": date
        case "T": clock
        case "%": [.literal("%")]
        case "Y", "m", "d", "H", "I", "p", "M", "S", "f", "L", "z", "s", "j", "a", "A", "b", "B":
            [.directive(directive, isPadded: isPadded)]
        default: nil
        }
    }

    private static let date: [Part]? = TimePattern("%Y-%m-%d")?.parts
    private static let clock: [Part]? = TimePattern("%H:%M:%S")?.parts

    static let months = [
        "January", "February", "March", "April", "May", "June", "July", "August", "September", "October",
        "November",
        "December",
    ]
    static let weekdays = ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"]
}
