import Analytics
import Values

/// A use as a row of a table: what a line of `qiao usage show` says, and what it is known by.
struct UsageRow {
    let feature: String
    /// As the API shows it.
    let record: JSON
}

extension UsageRow: ReportRow {
    static var columns: [String] {
        [
            "recorded_at", "feature", "amount", "flow", "step", "run", "pack", "remaining", "kind", "of",
            "source", "event", "id",
        ]
    }

    var cells: [ReportCell] {
        let subject = record["for"]
        let flow = subject["kind"].string == "flow" ? subject["of"] : .null
        return [
            text(record["recorded_at"]), .text(feature), .count(record["amount"].integer ?? 0), text(flow),
            text(record["step"]), text(record["run"]), .text(record.packText),
            .count(record["remaining"].integer ?? 0), text(subject["kind"]), text(subject["of"]),
            text(record["source"]), text(record["event"]), text(record["id"]),
        ]
    }

    private func text(_ json: JSON) -> ReportCell { .text(json.string ?? "") }
}

extension JSON {
    /// The packs that units came from.
    var packText: String {
        (self["grants"].array ?? []).compactMap { $0["label"].string }.filter { !$0.isEmpty }
            .joined(separator: ", ")
    }
}
