import Durable
import Storage
import Values

/// The work of an operation whose requests share a transaction with others that come at the same time.
///
/// One that is refused is refused alone. The transaction holds the effects, the answers and the idempotency keys of all of
/// them together; of two that come under one key, one is performed. READ COMMITTED on PostgreSQL: the work locks what it
/// decides by.
final class SharedWork<Item: Sendable>: Sendable {
    /// Does what requests ask for; answers each of them.
    typealias Perform = @Sendable ([Item], Transaction) throws -> [Result<APIAnswer, any Error>]

    private struct Asked: Sendable {
        let item: Item
        let once: IdempotentRequest?
    }

    private let database: Database
    private let line = BatchLine<Asked, APIAnswer>(batchMax: APILimits.togetherMax)
    private let perform: Perform

    /// The work of an operation.
    init(_ database: Database, _ perform: @escaping Perform) {
        self.database = database
        self.perform = perform
    }

    /// What is to be done for a request.
    func work(_ item: Item) -> APIWork {
        .together { [self] once in
            try await line.accept(Asked(item: item, once: once)) { [self] asked in
                try await database.writeCommitted(.urgent) { [self] tx in try answer(asked, in: tx) }
            }
        }
    }

    private func answer(_ asked: [Asked], in tx: Transaction) throws -> [Result<APIAnswer, any Error>] {
        var answers = try begin(asked, in: tx)
        let open = asked.indices.filter { answers[$0] == nil }
        let performed = open.isEmpty ? [] : try perform(open.map { asked[$0].item }, tx)
        for (place, answer) in zip(open, performed) {
            answers[place] = answer
            guard let once = asked[place].once else { continue }
            switch answer {
            case .success(let answer):
                try tx.answer(once, with: StoredAnswer(status: answer.status, body: answer.body))
            case .failure: try tx.forget(once)
            }
        }
        return asked.indices.map { place in
            guard let answer = answers[place] else { preconditionFailure("every request has an answer") }
            return answer
        }
    }

    /// Begins the requests that have a key, in the order of these.
    /// - Returns: The answers of those that are not to be performed, by their place.
    private func begin(
        _ asked: [Asked], in tx: Transaction
    ) throws -> [Int: Result<APIAnswer, any Error>] {
        var answers: [Int: Result<APIAnswer, any Error>] = [:]
        let keyed = asked.enumerated().compactMap { place, asked in asked.once.map { (place, $0) } }
        for (place, once) in keyed.sorted(by: { $0.1.order < $1.1.order }) {
            do {
                if let kept = try tx.begin(once) {
                    answers[place] = .success(APIAnswer(status: kept.status, type: .json, body: kept.body))
                }
            } catch let problem as Problem where problem.code.hasPrefix("idempotency.") {
                answers[place] = .failure(problem)
            }
        }
        return answers
    }
}

extension IdempotentRequest {
    fileprivate var order: (ID<Workspace>, String, String) { (workspace, caller, key) }
}
