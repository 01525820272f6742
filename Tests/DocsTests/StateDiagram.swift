import Entitlements
import Flows
import Orders
import Payments
import Testing

/// A diagram of states: its lines are arrows between states that the program has.
struct StateDiagram {
    private let place: String
    private var arrows: [(from: String, to: String)] = []

    /// Reads a diagram; a line that is no arrow is refused.
    init(_ block: DocumentPage.Block, at place: String) throws {
        self.place = place
        var lines = block.text.split(separator: "\n")[...]
        #expect(lines.popFirst() == "stateDiagram-v2", "\(place)")
        for line in lines {
            let arrow = try #require(
                line.wholeMatch(of: #/\s+(\S+) --> ([^\s:]+)(: \S.*)?/#), "\(place): \(line)")
            arrows.append((String(arrow.1), String(arrow.2)))
        }
    }

    /// Every state is one that the program has, can be reached, and is left unless it is an end.
    func check() throws {
        let states = Set(arrows.flatMap { [$0.from, $0.to] })
        var reached: Set<String> = ["[*]"]
        while let next = arrows.first(where: { reached.contains($0.from) && !reached.contains($0.to) }) {
            reached.insert(next.to)
        }
        #expect(reached == states, "\(place)")
        let known: [String: [Set<String>]] = [
            "run.md": [Set(RunState.allCases.map(\.rawValue))],
            "job.md": [["timer", "ready", "parked", "running", "dead", "finished"]],
            "payment.md": [
                Set(AttemptState.allCases.map(\.rawValue)), Set(Refund.State.allCases.map(\.rawValue)),
            ],
            "order.md": [Set(OrderState.allCases.map(\.rawValue))],
            "case.md": [Set(CaseState.allCases.map(\.rawValue))],
            "invoice.md": [Set(InvoiceState.allCases.map(\.rawValue))],
            "usage.md": [
                ["reserved", "released", "used", "reversed"],
                ["remaining", "reserved", "consumed", "expired", "revoked"],
                Set(HistoryPeriod.State.allCases.map(\.rawValue)),
            ],
        ]
        let page = place.split(separator: "/").last.map { $0.split(separator: ":")[0] }.map(String.init)
        #expect(known[page ?? ""]?.contains(states.subtracting(["[*]"])) == true, "\(place)")
    }
}
