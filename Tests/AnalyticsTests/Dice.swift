import Analytics
import Values
import World

/// Chance that is the same every time, and facts by chance.
struct Dice {
    private var state: UInt64

    init(_ seed: UInt64) {
        state = seed
    }

    /// A number from 0 to below `count`, by splitmix64.
    mutating func roll(_ count: Int) -> Int {
        state &+= 0x9E37_79B9_7F4A_7C15
        var mixed = state
        mixed = (mixed ^ mixed >> 30) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ mixed >> 27) &* 0x94D0_49BB_1331_11EB
        return Int((mixed ^ mixed >> 31) % UInt64(count))
    }

    /// The elements in a chance order.
    mutating func shuffled<Element>(_ all: [Element]) -> [Element] {
        var rest = all
        var shuffled: [Element] = []
        while !rest.isEmpty { shuffled.append(rest.remove(at: roll(rest.count))) }
        return shuffled
    }

    /// Facts of the days before an instant, some of them under one mark.
    mutating func lines(_ count: Int, before now: Timestamp, _ workspaces: [ID<Workspace>]) -> [Model.Line] {
        (0..<count).map { number in
            let at = now - .seconds(roll(5 * 86_400))
            let own = Array("event \(number)".utf8)
            switch roll(6) {
            case 0:
                let mark = Array("cart".utf8) + workspaces[roll(workspaces.count)].uuid.bytes
                return Model.Line(mark: mark, at: at, stage: .cart)
            case 1: return Model.Line(mark: own, at: at, stage: .order)
            case 2, 3: return Model.Line(mark: own, at: at, stage: .paid, moved: moves(isRefund: false))
            case 4: return Model.Line(mark: own, at: at, moved: moves(isRefund: true))
            default:
                let end = roll(4) == 0 ? nil : now + .seconds(roll(300) * 86_400 - 86_400)
                let holder = workspaces[roll(workspaces.count)]
                // The number of the fact is one that no other holding of the same package has.
                return Model.Line(
                    mark: own, at: at,
                    held: (holder, ["pro", "basic"][roll(2)], Int64(number) + 1, end))
            }
        }
    }

    private mutating func moves(isRefund: Bool) -> [(source: [String], paid: Int64, refunded: Int64)] {
        (0...roll(3)).map { _ in
            let source = [
                ["package", "pack", "good"][roll(3)], ["a", "b"][roll(2)], ["wechat", "balance"][roll(2)],
                ["CNY", "USD"][roll(2)],
            ]
            let amount = Int64(roll(100_000)) - 1_000
            return (source, isRefund ? 0 : amount, isRefund ? max(0, amount) : 0)
        }
    }
}
