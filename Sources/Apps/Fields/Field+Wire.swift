import OrderedCollections
public import Values

extension [Field] {
    /// A checked input as the vendor wants it.
    /// - Parameter checked: What ``checked(_:now:)`` returned.
    /// - Returns: The input with every field in its wire form.
    /// - Throws: `field.wire` where a value has no such form, so that nothing is sent in another; `field.type` for what
    ///   is no object.
    public func wired(_ checked: JSON) throws(Problem) -> JSON {
        guard case .object(var members) = checked else { throw .fieldNeedsObject(checked) }
        for field in self {
            if let value = members[field.key] { members[field.key] = try field.wired(value) }
        }
        return .object(members)
    }
}

extension Field {
    /// A checked value of this field as the vendor wants it.
    func wired(_ value: JSON) throws(Problem) -> JSON {
        if type == .group {
            guard case .array(let rows) = value else { return try items.wired(value) }
            return .array(try rows.map { row throws(Problem) in try items.wired(row) })
        }
        guard let wire else { return value }
        guard case .array(let elements) = value else { return try wired(value, as: wire) }
        let wired = try elements.map { element throws(Problem) in try self.wired(element, as: wire) }
        guard wire == .joined else { return .array(wired) }
        return .string(wired.compactMap(\.string).joined(separator: ","))
    }

    private func wired(_ value: JSON, as wire: WireForm) throws(Problem) -> JSON {
        switch wire {
        case .text, .joined:
            guard let text = value.fieldText else { throw .fieldWire(self, value) }
            return .string(text)
        case .either(let yes, let no):
            guard let isTrue = value.bool else { throw .fieldWire(self, value) }
            return isTrue ? yes : no
        case .pattern(let pattern): return try patterned(value, pattern)
        case .unixSeconds: return .int(try instant(value).seconds)
        case .unixSecondsText: return .string(String(try instant(value).seconds))
        case .unixMilliseconds: return .int(try instant(value).milliseconds)
        case .unixMillisecondsText: return .string(String(try instant(value).milliseconds))
        case .iso: return .string(try instant(value).rfc3339)
        }
    }

    private func time(_ value: JSON) throws(Problem) -> FieldTime {
        guard let time = value.string.flatMap({ FieldTime($0) }) else { throw .fieldWire(self, value) }
        return time
    }

    private func instant(_ value: JSON) throws(Problem) -> Timestamp {
        guard let instant = try time(value).instant(in: zone) else { throw .fieldWire(self, value) }
        return instant
    }

    /// A day is written as it is, whatever the zone.
    private func patterned(_ value: JSON, _ pattern: TimePattern) throws(Problem) -> JSON {
        if type == .date { return try pattern.text(of: try time(value).local, in: nil) }
        return try pattern.text(of: try instant(value), in: zone)
    }
}
