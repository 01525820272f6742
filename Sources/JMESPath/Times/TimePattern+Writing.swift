import Values

extension TimePattern {
    /// The instant as the zone's clocks show it; `nil` outside of the years 0 to 9999.
    func text(of instant: Timestamp, in zone: Zone) -> String? {
        let offset = zone.offsetSeconds(at: instant)
        guard let wall = WallTime(instant + .seconds(offset)) else { return nil }
        var text = ""
        for part in parts {
            switch part {
            case .literal(let scalar): text.unicodeScalars.append(scalar)
            case .directive(let directive, let isPadded):
                text += written(directive, isPadded, wall, instant, offset: offset)
            }
        }
        return text
    }

    private func written(
        _ directive: Unicode.Scalar, _ isPadded: Bool, _ wall: WallTime, _ instant: Timestamp, offset: Int64
    ) -> String {
        func digits(_ value: Int64, _ count: Int) -> String {
            let text = String(value)
            return isPadded ? String(repeating: "0", count: max(0, count - text.utf8.count)) + text : text
        }
        switch directive {
        case "Y": return digits(wall.year, 4)
        case "m": return digits(wall.month, 2)
        case "d": return digits(wall.day, 2)
        case "H": return digits(wall.hour, 2)
        case "I": return digits((wall.hour + 11) % 12 + 1, 2)
        case "p": return wall.hour < 12 ? "AM" : "PM"
        case "M": return digits(wall.minute, 2)
        case "S": return digits(wall.second, 2)
        case "f": return digits(wall.microsecond, 6)
        case "L": return digits(wall.microsecond / 1_000, 3)
        case "s": return String(instant.seconds)
        case "j": return digits(wall.dayOfYear, 3)
        case "a": return String(TimePattern.weekdays[wall.weekday].prefix(3))
        case "A": return TimePattern.weekdays[wall.weekday]
        case "b": return String(TimePattern.months[Int(wall.month) - 1].prefix(3))
        case "B": return TimePattern.months[Int(wall.month) - 1]
        default:
            let minutes = abs(offset) / 60
            return (offset < 0 ? "-" : "+") + digits(minutes / 60, 2) + digits(minutes % 60, 2)
        }
    }
}
