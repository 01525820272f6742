public import Storage

/// A kind of change that the completions and checkpoints of many jobs make to one room's tables, written together.
///
/// The room that owns the tables declares the kind once. Its writer gets the values of all jobs in a batch, in the
/// order of their jobs, and writes them with as few statements as it can. A batch whose outcome stayed unknown is
/// written again, so a writer must leave a second writing of the same value without effect: by its primary key.
public struct EffectKind<Value: Sendable>: Sendable {
    /// Names the kind in logs: `flow.step`.
    public let name: String
    /// When it is written among the other kinds.
    public let turn: EffectTurn
    let write: @Sendable ([Value], Transaction) throws -> Void

    /// A kind with its merging writer.
    ///
    /// Rows that several jobs share are to be locked in the order of their keys; kinds that lock such rows have different
    /// turns, so that these are locked in one order, too; several that are first go by their names.
    public init(
        _ name: String, turn: EffectTurn = .ordinary,
        write: @escaping @Sendable ([Value], Transaction) throws -> Void
    ) {
        self.name = name
        self.turn = turn
        self.write = write
    }

    /// The change that `value` stands for.
    public func callAsFunction(_ value: Value) -> Effect {
        Effect(kind: name, turn: turn, value: value) { values, tx in
            try write(values.compactMap { $0 as? Value }, tx)
        }
    }
}

/// When the changes of a kind are written in the transaction of a batch.
public enum EffectTurn: Sendable {
    /// Before the other kinds.
    case first
    /// In the order of the kinds' first occurrences.
    case ordinary
    /// After the closures of completions: rows that very many jobs share are locked for the shortest time so.
    case last
}

/// One change of an ``EffectKind``, with the kind's writer.
public struct Effect: Sendable {
    let kind: String
    let turn: EffectTurn
    let value: any Sendable
    let write: @Sendable ([any Sendable], Transaction) throws -> Void
}

extension Collection<Effect> {
    /// Writes all effects, those of one kind together: the kinds that are first by their names, so that all nodes lock in
    /// one order, then the others in the order of their first occurrence.
    func writeMerged(in tx: Transaction) throws {
        guard let first else { return }
        if allSatisfy({ $0.kind == first.kind }) {
            return try first.write(map(\.value), tx)
        }
        var kinds: [String] = []
        var byKind: [String: [Effect]] = [:]
        for effect in self {
            if byKind[effect.kind] == nil { kinds.append(effect.kind) }
            byKind[effect.kind, default: []].append(effect)
        }
        let groups = kinds.compactMap { byKind[$0] }
        let leading = groups.filter { $0[0].turn == .first }.sorted { $0[0].kind < $1[0].kind }
        for effects in leading + groups.filter({ $0[0].turn != .first }) {
            try effects[0].write(effects.map(\.value), tx)
        }
    }
}
