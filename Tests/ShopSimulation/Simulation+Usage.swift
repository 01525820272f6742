import Entitlements
import Storage
import Values

/// What customers do with what they were given.
extension Simulation {
    /// Uses or reserves units; once in a while under a key that was used before.
    func use() async throws {
        if !known.useKeys.isEmpty, dice.roll(8) == 0 {
            return try await use(again: known.useKeys[dice.roll(known.useKeys.count)])
        }
        let key = UsageKey(
            workspace: buyers[dice.roll(buyers.count)], source: "sim", event: "\(known.useKeys.count)")
        known.useKeys.append(key)
        let most = [40, 400, 1_500][dice.roll(3)]
        let consumption = Consumption(
            key, feature: "task", amount: Int64(1 + dice.roll(most)), for: Reference("run", key.event))
        let isReserved = dice.roll(2) == 0
        let outcome = try await useTransaction { tx in
            try isReserved ? Laws.checkReserve(consumption, in: tx) : Laws.checkConsume(consumption, in: tx)
        }
        switch outcome {
        case .done(let use): known.uses[key] = use
        case .lost(let use):
            known.uses[key] = use
            schedule(.repeatUse(key), after: dice.seconds(600))
        case .refused: break
        }
    }

    /// Asks for the same once more, or for something else under its key.
    func use(again key: UsageKey) async throws {
        guard let use = known.uses[key], use.state == .used else { return }
        let isOther = dice.roll(4) == 0
        let first = use.consumption
        let consumption = Consumption(
            key, feature: "task", amount: first.amount + (isOther ? 1 : 0), for: first.subject)
        _ = try await useTransaction { tx in
            switch (try tx.consume([consumption])[0], isOther) {
            case (.success(let record), false) where record.id == use.record: return use
            case (.failure(let problem), true) where problem.code == "usage.differs": return use
            case (let result, _):
                throw Violation(.n4, "\(key.event) again, \(isOther ? "another" : "the same"): \(result)")
            }
        }
    }

    /// Commits, releases or reverses what is known under a key.
    func settleUse() async throws {
        let open = known.useKeys.suffix(40).compactMap { key in known.uses[key].map { (key, $0) } }
        guard !open.isEmpty else { return }
        let (key, use) = open[dice.roll(open.count)]
        let verb = dice.roll(3)
        let outcome = try await useTransaction { tx in
            var use = use
            switch (verb, use.state) {
            case (0, .reserved), (0, .used):
                let record = try Laws.granted(tx.commit([key])[0], .n4)
                if let first = use.record, first != record.id {
                    throw Violation(.n4, "\(key.event) was committed twice")
                }
                use.state = .used
                use.record = record.id
            case (1, .reserved), (1, .released):
                _ = try Laws.granted(tx.release([key])[0], .n1)
                use.state = .released
            case (2, .used):
                _ = try Laws.granted(tx.reverse([key])[0], .n1)
                use.state = .reversed
            case _: break
            }
            return use
        }
        switch outcome {
        case .done(let use), .lost(let use): known.uses[key] = use
        case .refused: break
        }
    }

    private func useTransaction(
        _ body: @escaping @Sendable (Transaction) throws -> KnownShop.Use?
    ) async throws -> Outcome<KnownShop.Use?> {
        try await shop.meter.prepare()
        do {
            return try await transact(body)
        } catch let problem as Problem {
            throw Violation(.unexpected, "a use failed: \(problem)")
        }
    }
}
