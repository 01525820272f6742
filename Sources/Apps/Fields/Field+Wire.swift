import OrderedCollections
public import Values

extension [Field] {
    /// A checked input as the vendor wants it.
    /// - Parameter checked: What ``checked(_:now:)`` returned; what does not fit its field is passed through.
    /// - Returns: The input with every field in its wire form.
    public func wired(_ checked: JSON) -> JSON {
        guard case .object(var members) = checked else { return checked }
        for field in self {
            if let value = members[field.key] { members[field.key] = field.wired(value) }
        }
        return .object(members)
    }
}

extension Field {
    /// A checked value of this field as the vendor wants it.
    func wired(_ value: JSON) -> JSON {
        if type == .group {
            guard case .array(let rows) = value else { return items.wired(value) }
            return .array(rows.map(items.wired))
        }
        guard let wire else { return value }
        if case .array(let elements) = value {
            if wire == .joined {
                return .string(elements.compactMap(\.fieldText).joined(separator: ","))
            }
            return .array(elements.map { wired($0, as: wire) })
        }
        return wired(value, as: wire)
    }

    private func wired(_ value: JSON, as wire: WireForm) -> JSON {
        switch wire {
        case .text, .joined: value.fieldText.map(JSON.string) ?? value
        case .either(let yes, let no): value.bool.map { $0 ? yes : no } ?? value
        case .pattern(let pattern): patterned(value, pattern) ?? value
        case .unixSeconds: instant(value).map { .int($0.seconds) } ?? value
        case .unixSecondsText: instant(value).map { .string(String($0.seconds)) } ?? value
        case .unixMilliseconds: instant(value).map { .int($0.milliseconds) } ?? value
        case .unixMillisecondsText: instant(value).map { .string(String($0.milliseconds)) } ?? value
        case .iso: instant(value).map { .string($0.rfc3339) } ?? value
        }
    }

    private func instant(_ value: JSON) -> Timestamp? {
        value.string.flatMap { FieldTime($0) }?.instant(in: zone)
    }

    /// A day is written as it is, whatever the zone.
    private func patterned(_ value: JSON, _ pattern: TimePattern) -> JSON? {
        guard let time = value.string.flatMap({ FieldTime($0) }) else { return nil }
        if type == .date { return try? pattern.text(of: time.local, in: nil) }
        return time.instant(in: zone).flatMap { try? pattern.text(of: $0, in: zone) }
    }
}
