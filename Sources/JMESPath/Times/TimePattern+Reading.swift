import Values

extension TimePattern {
    /// The instant that a text in this pattern names, in `zone` unless the text says its own; `nil` where the text does
    /// not fit the pattern, names no existing time, or no zone is known.
    func instant(of text: String, in zone: Zone?) -> Timestamp? {
        guard text.utf8.count <= 1_000 else { return nil }
        var reading = Reading(text: text.unicodeScalars[...])
        for part in parts {
            switch part {
            case .literal(let scalar):
                guard reading.text.first == scalar else { return nil }
                reading.text.removeFirst()
            case .directive(let directive, _):
                guard reading.take(directive) else { return nil }
            }
        }
        return reading.text.isEmpty ? reading.instant(in: zone) : nil
    }

    /// What has been read so far.
    private struct Reading {
        var text: Substring.UnicodeScalarView
        var wall = WallTime()
        var isAfternoon: Bool?
        var offset: Int64?
        var seconds: Int64?
        var dayOfYear: Int64?

        init(text: Substring.UnicodeScalarView) {
            self.text = text
        }

        /// Reads what a directive stands for; tells whether it was there.
        mutating func take(_ directive: Unicode.Scalar) -> Bool {
            switch directive {
            case "Y": return number(4, into: \.wall.year, atLeast: 4)
            case "m": return number(2, into: \.wall.month)
            case "d": return number(2, into: \.wall.day)
            case "H", "I": return number(2, into: \.wall.hour)
            case "M": return number(2, into: \.wall.minute)
            case "S": return number(2, into: \.wall.second)
            case "f": return fraction(6)
            case "L": return fraction(3)
            case "j":
                guard let days = number(3) else { return false }
                dayOfYear = days
            case "s":
                let isNegative = skip("-")
                guard let value = number(12) else { return false }
                seconds = isNegative ? -value : value
            case "p":
                guard let index = name(["AM", "PM"], letters: 2) else { return false }
                isAfternoon = index == 1
            case "a": return name(TimePattern.weekdays, letters: 3) != nil
            case "A": return name(TimePattern.weekdays, letters: nil) != nil
            case "b", "B":
                guard let index = name(TimePattern.months, letters: directive == "b" ? 3 : nil) else {
                    return false
                }
                wall.month = Int64(index) + 1
            default: return zone()
            }
            return true
        }

        /// The instant that has been read.
        func instant(in zone: Zone?) -> Timestamp? {
            if let seconds { return Timestamp(seconds: seconds) + .microseconds(wall.microsecond) }
            var wall = wall
            if let isAfternoon {
                guard (1...12).contains(wall.hour) else { return nil }
                wall.hour = wall.hour % 12 + (isAfternoon ? 12 : 0)
            }
            guard var shown = wall.instant else { return nil }
            if let dayOfYear {
                shown = shown + .seconds((dayOfYear - 1) * 86_400)
                guard dayOfYear > 0, WallTime(shown)?.year == wall.year else { return nil }
            }
            if let offset { return shown - .seconds(offset) }
            return zone?.instant(showing: shown)
        }

        private mutating func skip(_ scalar: Unicode.Scalar) -> Bool {
            guard text.first == scalar else { return false }
            text.removeFirst()
            return true
        }

        private mutating func number(_ count: Int, atLeast least: Int = 1) -> Int64? {
            let digits = text.prefix(count).prefix { ("0"..."9").contains($0) }
            guard digits.count >= least else { return nil }
            text.removeFirst(digits.count)
            return Int64(String(digits))
        }

        private mutating func number(
            _ count: Int, into field: WritableKeyPath<Reading, Int64>, atLeast least: Int = 1
        ) -> Bool {
            guard let value = number(count, atLeast: least) else { return false }
            self[keyPath: field] = value
            return true
        }

        /// A fraction of a second of one to `count` digits.
        private mutating func fraction(_ count: Int) -> Bool {
            let digits = text.prefix(count).prefix { ("0"..."9").contains($0) }
            guard let value = Int64(String(digits)) else { return false }
            text.removeFirst(digits.count)
            wall.microsecond = (digits.count..<6).reduce(value) { scaled, _ in scaled * 10 }
            return true
        }

        private mutating func name(_ names: [String], letters: Int?) -> Int? {
            names.firstIndex { name in
                let wanted = name.utf8.prefix(letters ?? .max)
                var rest = text[...]
                for letter in wanted {
                    // Names are ASCII, where 0x20 is the difference between capital and small letters.
                    guard let found = rest.popFirst(), found.isASCII,
                        UInt8(ascii: found) | 0x20 == letter | 0x20
                    else { return false }
                }
                text = rest
                return true
            }
        }

        private mutating func zone() -> Bool {
            if skip("Z") {
                offset = 0
                return true
            }
            for count in [6, 5] {
                let found = text.prefix(count)
                guard let seconds = Zone.offset(String(found)) else { continue }
                text.removeFirst(found.count)
                offset = seconds
                return true
            }
            return false
        }
    }
}
