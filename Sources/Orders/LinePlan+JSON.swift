import Catalog
import OrderedCollections
import Values

extension LinePlan {
    /// As the line's row has it; instants are microseconds, amounts minor units.
    var json: JSON {
        var object: JSONObject = [
            "label": .string(label), "grants": .array(grants.map(\.json)),
            "anchor_day": .int(Int64(anchorDay)),
            "windows": .array(windows.map(\.plan)), "from": from.map { .string($0) } ?? .null,
            "versions": .object(
                JSONObject(uniqueKeysWithValues: versions.sorted { $0.key < $1.key }.map { ($0, .int($1)) })),
        ]
        if let term { object["term"] = .string(term.description) }
        return .object(object)
    }

    /// What a row has.
    /// - Throws: `order.unreadable`.
    init(_ json: JSON, _ currency: Currency) throws(Problem) {
        var windows: [PaidWindow] = []
        for window in json["windows"].array ?? [] { windows.append(try PaidWindow(plan: window, currency)) }
        var grants: [LineGrant] = []
        for grant in json["grants"].array ?? [] { grants.append(try LineGrant(grant)) }
        self.init(
            label: json["label"].string ?? "", grants: grants, anchorDay: Int(try json.planned("anchor_day")),
            term: json["term"].string.flatMap { Term($0) }, windows: windows, from: json["from"].string,
            versions: (json["versions"].object ?? [:]).reduce(into: [:]) {
                $0[$1.key] = $1.value.integer ?? 0
            })
    }
}

extension LineGrant {
    fileprivate var json: JSON {
        var object: JSONObject = [
            "number": .int(Int64(number)), "feature": .string(feature), "amount": .int(amount),
            "priority": .int(Int64(priority)),
        ]
        if isGrace { object["grace"] = true }
        switch validity {
        case .window(let start, let end):
            object["start"] = .int(start.microseconds)
            object["end"] = .int(end.microseconds)
        case .term(let term, let zone):
            object["term"] = .string(term.description)
            if let zone { object["zone"] = .string(zone.name) }
        }
        return .object(object)
    }

    fileprivate init(_ json: JSON) throws(Problem) {
        let validity: Validity =
            if let term = json["term"].string.flatMap({ Term($0) }) {
                .term(term, try json.plannedZone())
            } else {
                .window(
                    Timestamp(microseconds: try json.planned("start")),
                    Timestamp(microseconds: try json.planned("end")))
            }
        self.init(
            number: Int(try json.planned("number")), feature: json["feature"].string ?? "",
            amount: try json.planned("amount"), priority: Int(try json.planned("priority")),
            validity: validity, isGrace: json["grace"].bool ?? false)
    }
}

extension PaidWindow {
    fileprivate var plan: JSON {
        [
            "start": .int(start.microseconds), "end": .int(end.microseconds), "paid": .int(paid.minorUnits),
            "term_start": .int(termStart.microseconds),
        ]
    }

    fileprivate init(plan json: JSON, _ currency: Currency) throws(Problem) {
        self.init(
            start: Timestamp(microseconds: try json.planned("start")),
            end: Timestamp(microseconds: try json.planned("end")),
            paid: Money(try json.planned("paid"), currency),
            termStart: Timestamp(microseconds: try json.planned("term_start")))
    }
}

extension JSON {
    fileprivate func planned(_ member: String) throws(Problem) -> Int64 {
        guard let number = self[member].integer else { throw .orderUnreadable(member) }
        return number
    }

    fileprivate func plannedZone() throws(Problem) -> Zone? {
        guard let name = self["zone"].string else { return nil }
        guard let zone = Zone(name) else { throw .orderUnreadable("zone") }
        return zone
    }
}
