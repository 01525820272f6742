import Foundation
import Synchronization
import TestServers
import Values
import World

/// Webhooks for a flow with two keyed calls at the demo vendor, posted from many tasks until each is acknowledged,
/// whatever becomes of the server meanwhile.
final class StocktakeLoad: Sendable {
    /// The flow: two documents of one line each, at the same article.
    static let flow = """
        flow: crash
        trigger: {app: webhook}
        steps:
          - id: first
            action: jushuitan/create_stocktake
            connection: jushuitan-main
            input:
              data: [{so_id: "{{ trigger.number }}-1", warehouse: 1, items: [{sku_id: A, qty: 1}]}]
          - id: second
            action: jushuitan/create_stocktake
            connection: jushuitan-main
            input:
              data: [{so_id: "{{ trigger.number }}-2", warehouse: 1, items: [{sku_id: A, qty: 1}]}]
        """

    private struct State {
        var address: Address?
        var next = 0
        var runs: [Int: String] = [:]
        var unanswered = 0
        var repeated = 0
    }

    private let count: Int
    private let hook: String
    private let state: Mutex<State>

    /// A load of so many webhooks, for a server that is there.
    init(count: Int, hook: String, at address: Address) {
        self.count = count
        self.hook = hook
        state = Mutex(State(address: address))
    }

    /// The run of each webhook that was acknowledged.
    var runs: [Int: String] { state.withLock { $0.runs } }

    /// How many webhooks are acknowledged.
    var acknowledged: Int { state.withLock { $0.runs.count } }

    /// How often no answer, or none that acknowledges, came to a webhook.
    var unanswered: Int { state.withLock { $0.unanswered } }

    /// How often a webhook that was posted again had been accepted before.
    var repeated: Int { state.withLock { $0.repeated } }

    /// Says where the server is now.
    func move(to address: Address) {
        state.withLock { $0.address = address }
    }

    /// Posts until every webhook is acknowledged.
    func run(tasks: Int = 16) async throws {
        try await withThrowingTaskGroup(of: Void.self) { group in
            for _ in 0..<tasks {
                group.addTask { [self] in
                    while let number = take() { try await post(number) }
                }
            }
            try await group.waitForAll()
        }
    }

    private func take() -> Int? {
        state.withLock { state in
            guard state.next < count else { return nil }
            state.next += 1
            return state.next
        }
    }

    private func post(_ number: Int) async throws {
        let body = Array("{\"number\":\"N\(number)\"}".utf8)
        try await eventually("webhook \(number) is acknowledged", within: .seconds(180)) {
            guard let address = state.withLock({ $0.address }) else { return false }
            do {
                let answer = try await address.send(
                    "POST", hook, body, headers: [("webhook-id", "event-\(number)")], within: .seconds(10))
                return note(answer, number)
            } catch {
                state.withLock { $0.unanswered += 1 }
                return false
            }
        }
    }

    private func note(_ answer: Answer, _ number: Int) -> Bool {
        state.withLock { state in
            guard answer.status == 202, let run = answer.json["run"].string else {
                state.unanswered += 1
                return false
            }
            state.runs[number] = run
            if answer.json["repeated"] == true { state.repeated += 1 }
            return true
        }
    }
}
