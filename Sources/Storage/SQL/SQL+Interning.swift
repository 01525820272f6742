import Synchronization

extension SQL {
    /// A fragment of text that is made at run time, for the few names that the program itself makes.
    ///
    /// It stays in memory as long as the program.
    init(interning text: String) {
        self.init(
            interned: SQL.interned.withLock { interned in
                if let fragment = interned[text] { return fragment }
                let copy = UnsafeMutableBufferPointer<UInt8>.allocate(capacity: text.utf8.count)
                _ = copy.initialize(from: text.utf8)
                let fragment = Fragment(interned: UnsafeBufferPointer(copy))
                interned[text] = fragment
                return fragment
            })
    }

    private static let interned = Mutex<[String: Fragment]>([:])
}
