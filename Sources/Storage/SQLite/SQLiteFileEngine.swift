import Values

/// A SQLite file whose reads wait in a line for the threads that read it, and whose listeners are in this process.
protocol SQLiteFileEngine: StorageEngine {
    /// What waits to be read.
    var reads: WaitingLine<any WaitingClosure<Snapshot>> { get }
    /// Who listens.
    var channels: Channels { get }
}

extension SQLiteFileEngine {
    package var engine: Engine { .sqlite }

    package func read<T: Sendable>(_ body: @escaping @Sendable (Snapshot) throws -> T) async throws -> T {
        try await reads.result(of: body)
    }

    package func notify(_ channel: String) {
        channels.notify(channel)
    }

    package func notifications(_ channel: String) -> AsyncStream<Void> {
        channels.stream(channel)
    }

    package func backup(to path: String) async throws {
        try await read { snapshot in
            guard let session = snapshot.session as? SQLiteSession else { throw Problem.closed }
            try SQLiteBackup.write(session.connection, to: path)
        }
    }
}
