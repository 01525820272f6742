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
        case .pattern(let pattern): localText(value).map { .string(pattern.text(of: $0)) } ?? value
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

    /// `yyyy-MM-ddTHH:mm:ss.SSS` by the clocks of the zone, of UTC without one.
    private func localText(_ value: JSON) -> String? {
        guard let time = value.string.flatMap({ FieldTime($0) }) else { return nil }
        var local = time.local
        if time.offsetSeconds != nil, let instant = time.instant(in: zone) {
            local = instant + .seconds(zone?.offsetSeconds(at: instant) ?? 0)
        }
        let text = local.rfc3339
        let fraction = text.dropFirst(20).dropLast().prefix(3)
        return text.prefix(19) + "." + fraction + String(repeating: "0", count: 3 - fraction.count)
    }
}
