public import Storage

/// A kind of change that the completions and checkpoints of many jobs make to one room's tables, written together.
///
/// The room that owns the tables declares the kind once. Its writer gets the values of all jobs in a batch, in the
/// order of their jobs, and writes them with as few statements as it can. A batch whose outcome stayed unknown is
/// written again, so a writer must leave a second writing of the same value without effect: by its primary key.
public struct EffectKind<Value: Sendable>: Sendable {
    /// Names the kind in logs: `flow.step`.
    public let name: String
    let write: @Sendable ([Value], Transaction) throws -> Void

    /// A kind with its merging writer.
    ///
    /// Rows that several jobs share are to be locked in the order of their keys.
    public init(_ name: String, write: @escaping @Sendable ([Value], Transaction) throws -> Void) {
        self.name = name
        self.write = write
    }

    /// The change that `value` stands for.
    public func callAsFunction(_ value: Value) -> Effect {
        Effect(kind: name, value: value) { values, tx in
            try write(values.compactMap { $0 as? Value }, tx)
        }
    }
}

/// One change of an ``EffectKind``, with the kind's writer.
public struct Effect: Sendable {
    let kind: String
    let value: any Sendable
    let write: @Sendable ([any Sendable], Transaction) throws -> Void
}

extension Collection<Effect> {
    /// Writes all effects, those of one kind together, kinds in the order of their first occurrence.
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
        for kind in kinds {
            guard let effects = byKind[kind] else { continue }
            try effects[0].write(effects.map(\.value), tx)
        }
    }
}
