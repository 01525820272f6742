import Synchronization

/// Carries hints within the process, at once and with what they say; other nodes get `Database.notify`'s bare ones.
package final class HintBoard: Sendable {
    private let listeners = Mutex<[ObjectIdentifier: [@Sendable (any Sendable) -> Void]]>([:])

    /// Calls `listener` with every later hint of this type, on the thread that posts it: it must be quick, and it
    /// stays for as long as the database is open.
    package func listen<Hint: Sendable>(_ listener: @escaping @Sendable (Hint) -> Void) {
        listeners.withLock { listeners in
            listeners[ObjectIdentifier(Hint.self), default: []].append { hint in
                if let hint = hint as? Hint { listener(hint) }
            }
        }
    }

    /// Tells everybody who listens to hints of this type.
    package func post<Hint: Sendable>(_ hint: Hint) {
        let called = listeners.withLock { $0[ObjectIdentifier(Hint.self)] ?? [] }
        for listener in called { listener(hint) }
    }
}
