public import Storage
public import Values

/// A channel that moves no money: it keeps its own book, in tables that only it reads, and a payment is paid there when
/// somebody says so.
///
/// It is for trying, and for tests; its answers are those of a real channel.
public struct SandboxChannel: PaymentChannel {
    /// `sandbox`.
    public let name = "sandbox"
    /// All of them: nobody has to scan anything.
    public let scenes = Set(PaymentScene.allCases).subtracting([.account])

    /// A minute, for requests that are under way.
    public let expiryMargin: Duration? = .seconds(60)

    private let database: Database

    /// A sandbox whose book is in the database.
    public init(_ database: Database) {
        self.database = database
    }

    /// Writes the payment into the book, where it is not there.
    public func prepay(_ attempt: PaymentAttempt) async throws -> ChannelAnswer {
        try await database.write { tx in try tx.openTrade(attempt) }
    }

    /// Looks the payment up in the book.
    public func query(_ attempt: PaymentAttempt) async throws -> ChannelAnswer {
        try await database.read { snapshot in
            try snapshot.trade(attempt.number)?.answer(at: snapshot.now) ?? .absent
        }
    }

    /// Closes the payment, also one that was never announced.
    public func close(_ attempt: PaymentAttempt) async throws -> ChannelAnswer {
        try await database.write { tx in try tx.closeTrade(attempt) }
    }

    /// Writes the refund into the book, once for its number.
    public func refund(_ refund: Refund, of attempt: PaymentAttempt) async throws -> RefundAnswer {
        try await database.write { tx in try tx.refundTrade(attempt.number, refund) }
    }

    /// Looks the refund up in the book.
    public func query(_ refund: Refund, of attempt: PaymentAttempt) async throws -> RefundAnswer {
        try await database.read { snapshot in try snapshot.sandboxRefund(refund.number) ?? .absent }
    }

    /// Pays, as the payer does in a real channel's program.
    /// - Throws: `sandbox.unknown`, `sandbox.not_payable`; nothing is changed then.
    public static func pay(_ number: DocumentNumber, in tx: Transaction) throws {
        try tx.payTrade(number)
    }
}
