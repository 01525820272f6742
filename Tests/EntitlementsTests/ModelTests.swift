import Entitlements
import Storage
import Testing
import Values
import World

@Suite("Grants and their use", .timeLimit(.minutes(1)))
struct ModelTests {
    /// Runs random steps on the room and on the model.
    private struct Comparison {
        let desk: Desk
        var dice: Dice
        var model: Model
        var lastLine = 0

        var workspaces: [ID<Workspace>] { [desk.workspace, desk.neighbour] }
        let features = ["task", "seats"]

        mutating func step() async throws {
            model.now = desk.now
            switch dice.roll(12) {
            case 0, 1: try await grant()
            case 2, 3, 4: try await take(.used)
            case 5, 6: try await take(.reserved)
            case 7:
                try await end {
                    $0.commit($1)
                } inDatabase: {
                    try $0.commit($1).map(\.code)
                }
            case 8:
                try await end {
                    $0.release($1)
                } inDatabase: {
                    try $0.release($1).map(\.code)
                }
            case 9:
                try await end {
                    $0.reverse($1)
                } inDatabase: {
                    try $0.reverse($1).map(\.code)
                }
            case 10: try await revokeOrExpire()
            default: pass()
            }
        }

        mutating func grant() async throws {
            var news: [NewGrant] = []
            for _ in 0...dice.roll(2) {
                let isRepeat = lastLine > 0 && dice.roll(5) == 0
                if !isRepeat { lastLine += 1 }
                let start = desk.now + .seconds(dice.roll(3) * 5 - 5)
                news.append(
                    NewGrant(
                        workspace: workspaces[dice.roll(2)], feature: features[dice.roll(2)],
                        amount: Int64(dice.roll(8) * dice.roll(6)), priority: dice.roll(3), from: start,
                        until: dice.roll(3) == 0 ? nil : start + .seconds(1 + dice.roll(20)),
                        source: GrantSource(
                            Reference("order", "\(lastLine / 3)"), line: isRepeat ? lastLine : lastLine)))
            }
            let results = try await desk.database.write { [news] in try $0.grant(news) }
            for (new, result) in zip(news, results) {
                let first = model.grant(from: new.source, of: new.workspace)
                switch result {
                case .success(let grant):
                    #expect(new.amount > 0)
                    #expect(first.map { $0.id == grant.id } ?? true)
                    if first == nil { model.add(grant) }
                case .failure(let problem):
                    let differs = first.map { $0.feature != new.feature || $0.granted != new.amount } ?? false
                    #expect(
                        problem.code == (new.amount <= 0 ? "entitlement.amount" : "entitlement.grant_differs")
                    )
                    #expect(new.amount <= 0 || differs)
                }
            }
        }

        mutating func take(_ state: UsageState) async throws {
            let uses = (0...dice.roll(4)).map { _ in
                Consumption(
                    UsageKey(workspace: workspaces[dice.roll(2)], source: "test", event: "\(dice.roll(60))"),
                    feature: features[dice.roll(2)], amount: Int64(dice.roll(9)), for: Reference("run", "1"))
            }
            let expected = uses.map { use in use.amount == 0 ? "usage.amount" : model.take(use, as: state) }
            let (codes, shares) = try await desk.database.write { tx in
                switch state {
                case .used:
                    let results = try tx.consume(uses)
                    return (results.map(\.code), results.map { try? $0.get().shares })
                default:
                    let results = try tx.reserve(uses)
                    return (results.map(\.code), results.map { try? $0.get().shares })
                }
            }
            #expect(codes == expected)
            for (use, shares) in zip(uses, shares) where shares != nil {
                #expect(shares == model.uses[use.key]?.shares)
            }
        }

        mutating func end(
            _ inModel: (inout Model, UsageKey) -> String?,
            inDatabase: @escaping @Sendable (Transaction, [UsageKey]) throws -> [String?]
        ) async throws {
            let keys = (0...dice.roll(6)).map { _ in
                UsageKey(workspace: workspaces[dice.roll(2)], source: "test", event: "\(dice.roll(60))")
            }
            let expected = keys.map { inModel(&model, $0) }
            let codes = try await desk.database.write { try inDatabase($0, keys) }
            #expect(codes == expected)
        }

        mutating func revokeOrExpire() async throws {
            guard !model.grants.isEmpty else { return }
            let grant = model.grants[dice.roll(model.grants.count)]
            if dice.roll(3) == 0 {
                for each in model.grants
                where each.source.reference == grant.source.reference && each.workspace == grant.workspace {
                    model.revoke(each)
                }
                let revoked = try await desk.database.write {
                    try $0.revoke(grant.source.reference, workspace: grant.workspace)
                }
                for after in revoked { #expect(Model.Account(after) == model.accounts[after.id]) }
            } else {
                let ended = model.grants.filter { $0.endsAt.map { $0 <= desk.now } ?? false }
                for each in ended { model.expire(each) }
                try await desk.database.writeCommitted { try $0.expire(ended.map(\.place)) }
            }
        }

        /// Lets time pass, often to where something begins or ends, or to the microsecond before.
        mutating func pass() {
            let edges = model.grants.flatMap { [$0.startsAt, $0.endsAt] }.compactMap { $0 }.filter {
                $0 > desk.now
            }
            guard let edge = edges.min(), dice.roll(4) > 0 else { return desk.pass(.seconds(dice.roll(3))) }
            desk.pass(edge - .microseconds(dice.roll(2)) - desk.now)
        }

        /// Everything in the database is what the model says, and every law holds.
        func check() async throws {
            let now = desk.now
            let all = try await desk.database.read { [workspaces, features] snapshot in
                try workspaces.flatMap { workspace in
                    try features.map { feature in
                        let grants = try snapshot.grants(
                            of: feature, workspace: workspace, PageRequest(limit: 500))
                        return (
                            workspace, feature, grants.items,
                            try snapshot.balances(of: workspace, PageRequest()).items
                                .first { $0.feature == feature }?.remaining ?? 0
                        )
                    }
                }
            }
            #expect(all.reduce(0) { $0 + $1.2.count } == model.grants.count)
            let time = Timestamp(microseconds: 0)..<Timestamp(microseconds: .max)
            for (workspace, feature, grants, remaining) in all {
                let recorded = try await desk.history.used(UsageQuery(feature, of: workspace, in: time))
                for grant in grants {
                    #expect(Model.Account(grant) == model.accounts[grant.id])
                    let parts = [
                        grant.remaining, grant.reserved, grant.consumed, grant.expired, grant.revoked,
                    ]
                    #expect(parts.allSatisfy { $0 >= 0 } && parts.reduce(0, +) == grant.granted)
                }
                var atNow = model
                atNow.now = now
                #expect(remaining == atNow.available(workspace, feature))
                #expect(recorded == model.consumed(workspace, feature))
                #expect(grants.reduce(0) { $0 + $1.consumed } == recorded)
            }
        }
    }

    @Test(
        "are what a plain model says, number by number, after each of many random steps",
        arguments: Engine.allCases, [1, 2] as [UInt64])
    func agree(engine: Engine, seed: UInt64) async throws {
        try await Desk.with(engine) { desk in
            var comparison = Comparison(desk: desk, dice: Dice(seed: seed), model: Model(now: desk.now))
            for _ in 0..<(engine == .sqlite ? 400 : 150) {
                try await comparison.step()
                try await comparison.check()
            }
            #expect(comparison.model.uses.values.contains { $0.state == .reversed })
        }
    }
}

extension Model.Account {
    init(_ grant: Grant) {
        self.init(
            grant: grant.id, remaining: grant.remaining, reserved: grant.reserved, consumed: grant.consumed,
            expired: grant.expired, revoked: grant.revoked)
    }
}

/// Seeded chance.
struct Dice {
    private let randomness: SeededRandomness

    init(seed: UInt64) { randomness = SeededRandomness(seed: seed) }

    /// A number from 0 up to, and without, `sides`.
    func roll(_ sides: Int) -> Int { Int(randomness.next() % UInt64(sides)) }
}
