import Storage

extension Database {
    /// How many writes run at once at most.
    func writersAtOnce(_ options: DatabaseOptions) -> Int {
        switch engine {
        case .sqlite: 1
        case .postgres: options.connections
        }
    }

    /// Waits until so many writes wait for their turn.
    func waitForWaitingWrites(_ count: Int) async {
        while statistics.writesWaiting < count { await Task.yield() }
    }
}
