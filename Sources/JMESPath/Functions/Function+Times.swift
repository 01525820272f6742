import Values

/// Functions on times. A time is a text as RFC 3339 writes it, in UTC where a function gives it.
extension Function {
    static let times: [Function] = [
        Function(
            "add_time",
            [
                Parameter("time", .string), Parameter("count", .number), Parameter("unit", .string),
                Parameter("zone", .string).optional,
            ], gives: "string",
            "The time so many units later (earlier where negative): `seconds`, `minutes`, `hours`, and by the clocks of the "
                + "zone (UTC) `days`, `weeks`, `months`, `years`. A month after 31 January is the last day of February.",
            [
                Example("add_time('2026-01-31T00:00:00Z', `1`, 'month')", gives: #""2026-02-28T00:00:00Z""#),
                Example(
                    "add_time('2026-09-01T00:00:00Z', `-90`, 'minutes')", gives: #""2026-08-31T22:30:00Z""#),
            ]
        ) { call throws(Fault) in
            let (instant, unit, zone) = (try time(call, 0), try unit(call, 2), try zone(call, 3))
            guard let moved = unit.adding(Int64(try call.integer(1)), to: instant, in: zone) else {
                throw call.wrongValue(1, yearsKnown)
            }
            return .string(moved.rfc3339)
        },
        Function(
            "format_time",
            [Parameter("time", .string), Parameter("pattern", .string), Parameter("zone", .string).optional],
            gives: "string", "The time in a pattern (see below), as the clocks of the zone (UTC) show it.",
            [
                Example(
                    "format_time('2026-09-01T00:30:00Z', '%Y-%m-%d %H:%M:%S', 'Asia/Shanghai')",
                    gives: #""2026-09-01 08:30:00""#),
                Example(
                    "format_time('2026-09-01T00:30:00Z', '%Y年%-m月%-d日', '+08:00')", gives: #""2026年9月1日""#),
            ]
        ) { call throws(Fault) in
            let (instant, pattern) = (try time(call, 0), try pattern(call, 1))
            guard let text = pattern.text(of: instant, in: try zone(call, 2)) else {
                throw call.wrongValue(0, yearsKnown)
            }
            return try call.evaluation.produce(text: text)
        },
        Function(
            "from_unix", [Parameter("seconds", .quantity)], gives: "string",
            "The time so many seconds after 1970 began in UTC.",
            [Example("from_unix(`1788222600`)", gives: #""2026-09-01T00:30:00Z""#)]
        ) { call throws(Fault) in try fromUnix(call, microsecondsOfUnit: 1_000_000) },
        Function(
            "from_unix_millis", [Parameter("milliseconds", .quantity)], gives: "string",
            "The time so many milliseconds after 1970 began in UTC.",
            [Example("from_unix_millis('1788222600250')", gives: #""2026-09-01T00:30:00.25Z""#)]
        ) { call throws(Fault) in try fromUnix(call, microsecondsOfUnit: 1_000) },
        Function(
            "now", [], gives: "string",
            "The time of this evaluation: the same wherever it stands, and again when a step is repeated.",
            [Example("type(now())", gives: #""string""#)]
        ) { call throws(Fault) in .string(call.evaluation.now.rfc3339) },
        Function(
            "parse_time",
            [
                Parameter("text", .string), Parameter("pattern", .string).optional,
                Parameter("zone", .string).optional,
            ],
            gives: "string",
            "The time that a text names. Without a pattern: RFC 3339, `2026-09-01`, `2026-09-01 08:30` or "
                + "`2026-09-01 08:30:00`. Where the text names no offset, a zone is needed. With two arguments, the second is "
                + "a pattern if it has a `%`, else the zone.",
            [
                Example(
                    "parse_time('2026-09-01 08:30:00', 'Asia/Shanghai')", gives: #""2026-09-01T00:30:00Z""#),
                Example("parse_time('01/09/2026', '%d/%m/%Y', 'UTC')", gives: #""2026-09-01T00:00:00Z""#),
                Example("parse_time('2026-09-01T08:30:00+08:00')", gives: #""2026-09-01T00:30:00Z""#),
            ], body: parseTime),
        Function(
            "seconds_between", [Parameter("start", .string), Parameter("end", .string)], gives: "number",
            "The seconds from one time to another.",
            [Example("seconds_between('2026-09-01T00:00:00Z', '2026-09-01T00:01:00.5Z')", gives: "60.5")]
        ) { call throws(Fault) in
            let (start, end) = (try time(call, 0), try time(call, 1))
            let distance = Int128(end.microseconds) - Int128(start.microseconds)
            guard let seconds = Exact(distance.magnitude, isNegative: distance < 0, exponent: -6) else {
                throw .inexact("seconds_between")
            }
            return seconds.json
        },
        Function(
            "start_of",
            [Parameter("time", .string), Parameter("unit", .string), Parameter("zone", .string).optional],
            gives: "string",
            "The beginning of the `minute`, `hour`, `day`, `week` (Monday), `month` or `year` of a time, by the clocks of the "
                + "zone (UTC).",
            [
                Example(
                    "start_of('2026-09-15T03:00:00Z', 'month', 'Asia/Shanghai')",
                    gives: #""2026-08-31T16:00:00Z""#)
            ]
        ) { call throws(Fault) in
            let (instant, unit, zone) = (try time(call, 0), try unit(call, 1), try zone(call, 2))
            guard let start = unit.start(of: instant, in: zone), WallTime(start) != nil else {
                throw call.wrongValue(0, yearsKnown)
            }
            return .string(start.rfc3339)
        },
        Function(
            "unix_millis", [Parameter("time", .string)], gives: "number",
            "The whole milliseconds from the beginning of 1970 in UTC to a time.",
            [Example("unix_millis('2026-09-01T00:30:00.25Z')", gives: "1788222600250")]
        ) { call throws(Fault) in .int(try time(call, 0).milliseconds) },
        Function(
            "unix_seconds", [Parameter("time", .string)], gives: "number",
            "The whole seconds from the beginning of 1970 in UTC to a time.",
            [Example("unix_seconds('2026-09-01T00:30:00Z')", gives: "1788222600")]
        ) { call throws(Fault) in .int(try time(call, 0).seconds) },
    ]

    private static let yearsKnown = Localized(
        zh: "0000 到 9999 年之间的时间", en: "a time in the years 0000 to 9999")

    private static func time(_ call: Arguments, _ index: Int) throws(Fault) -> Timestamp {
        guard let instant = rfc3339(try call.text(index)) else {
            throw call.wrongValue(
                index,
                Localized(
                    zh: "带时区的时间（如 2026-09-01T08:30:00+08:00，其他写法先用 parse_time）",
                    en: "a time with its offset (2026-09-01T08:30:00+08:00; parse_time reads others)"))
        }
        return instant
    }

    private static func zone(_ call: Arguments, _ index: Int) throws(Fault) -> Zone {
        try call.evaluation.spend(16)
        guard let zone = Zone(try call.text(index, absent: "UTC")) else {
            throw call.wrongValue(
                index,
                Localized(
                    zh: "时区（如 Asia/Shanghai、UTC、+08:00）", en: "a zone such as Asia/Shanghai, UTC or +08:00"))
        }
        return zone
    }

    private static func unit(_ call: Arguments, _ index: Int) throws(Fault) -> TimeUnit {
        guard let unit = TimeUnit(try call.text(index)) else {
            let names = TimeUnit.allCases.map(\.rawValue)
            throw call.wrongValue(
                index,
                Localized(
                    zh: names.joined(separator: "、") + " 之一", en: "one of " + names.joined(separator: ", ")))
        }
        return unit
    }

    private static func pattern(_ call: Arguments, _ index: Int) throws(Fault) -> TimePattern {
        let text = try call.text(index)
        try call.evaluation.spend(16)
        guard let pattern = TimePattern(text) else {
            throw call.wrongValue(
                index, Localized(zh: "时间格式（如 %Y-%m-%d %H:%M:%S）", en: "a pattern such as %Y-%m-%d %H:%M:%S"))
        }
        // A part is understood here and then read or written.
        try call.evaluation.spend(4 * pattern.parts.count)
        return pattern
    }

    private static func fromUnix(_ call: Arguments, microsecondsOfUnit: Int64) throws(Fault) -> JSON {
        let number = try call.number(0)
        guard let scaled = number.multiplied(by: Exact(microsecondsOfUnit)),
            let whole = scaled.rounded(scale: 0, rounding: .floor)?.integer,
            WallTime(Timestamp(microseconds: whole)) != nil
        else { throw call.wrongValue(0, yearsKnown) }
        return .string(Timestamp(microseconds: whole).rfc3339)
    }

    private static let plainPatterns = [
        "%F", "%F %T", "%FT%T", "%F %H:%M", "%FT%H:%M", "%F %T.%f", "%FT%T.%f",
    ]
    .compactMap { TimePattern($0) }

    private static func parseTime(_ call: Arguments) throws(Fault) -> JSON {
        let text = try call.text(0)
        let second = try call.text(1, absent: "%")
        let secondIsZone = !call.has(2) && !second.contains("%")
        let zoneIndex = secondIsZone ? 1 : 2
        let zone = call.has(zoneIndex) ? try zone(call, zoneIndex) : nil
        let instant: Timestamp?
        if call.has(1), !secondIsZone {
            instant = try pattern(call, 1).instant(of: text, in: zone)
        } else {
            try call.evaluation.spend(32)
            instant = rfc3339(text) ?? plainPatterns.lazy.compactMap { $0.instant(of: text, in: zone) }.first
        }
        if let instant, WallTime(instant) != nil { return .string(instant.rfc3339) }
        throw call.wrongValue(
            0,
            zone == nil
                ? Localized(
                    zh: "符合格式且带时区的时间（不带时区时请写上 zone 参数）",
                    en: "a time in the pattern and with its offset (else give a zone)")
                : Localized(zh: "符合格式且存在的时间", en: "a time in the pattern, one that exists"))
    }

    private static func rfc3339(_ text: String) -> Timestamp? {
        do throws(Problem) {
            return try Timestamp(rfc3339: text)
        } catch {
            return nil
        }
    }
}
