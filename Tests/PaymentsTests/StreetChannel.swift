import Payments
import Synchronization
import Values

/// A channel that keeps its own book in memory, and loses requests and answers when the test says so.
final class StreetChannel: PaymentChannel {
    struct Lost: Error {}

    /// What becomes of one request.
    enum Fate: Sendable {
        case well
        /// It never arrives.
        case requestLost
        /// It arrives, and nobody hears of it.
        case answerLost
        /// It arrives, and the answer does not come as long as somebody waits for it.
        case held
    }

    /// A line of the book.
    struct Trade: Sendable {
        let amount: Money
        var isClosed = false
        var paidAt: Timestamp?
        var refunds: [String: Int64] = [:]
    }

    private struct Book: Sendable {
        var trades: [String: Trade] = [:]
        var fate: @Sendable (String) -> Fate = { _ in .well }
        var shown: Int64 = 0
        var currency: Currency?
        var isShy = false
        var refusal: Problem?
        var asked: [String] = []
    }

    let name = "street"
    let scenes: Set<PaymentScene> = [.qr, .wap]
    let expiryMargin: Duration? = .seconds(60)
    private let book = Mutex(Book())

    /// Decides what becomes of each request, by its verb.
    func letRequestsFare(_ fate: @escaping @Sendable (String) -> Fate) {
        book.withLock { $0.fate = fate }
    }

    /// Lets answers about payments show so many fen more than were paid.
    func showMore(_ fen: Int64) { book.withLock { $0.shown = fen } }

    /// Lets answers about payments show another currency.
    func showCurrency(_ currency: Currency) { book.withLock { $0.currency = currency } }

    /// Knows nothing of a payment, from now on, until somebody has looked at its code.
    func knowOnlyWhatIsScanned() { book.withLock { $0.isShy = true } }

    /// Refuses refunds from now on; `nil` takes them again.
    func refuseRefunds(_ problem: Problem?) { book.withLock { $0.refusal = problem } }

    /// The verbs of all requests that were sent, in order.
    var asked: [String] { book.withLock { $0.asked } }

    /// Pays, where that is possible.
    func pay(_ number: DocumentNumber, at instant: Timestamp) -> Bool {
        book.withLock { book in
            guard let trade = book.trades[number.text], !trade.isClosed, trade.paidAt == nil else {
                return false
            }
            book.trades[number.text]?.paidAt = instant
            return true
        }
    }

    /// Pays, whatever the book says.
    func payThoughClosed(_ number: DocumentNumber, at instant: Timestamp) {
        book.withLock { $0.trades[number.text]?.paidAt = instant }
    }

    func trade(_ number: DocumentNumber) -> Trade? { book.withLock { $0.trades[number.text] } }

    func prepay(_ attempt: PaymentAttempt) async throws -> ChannelAnswer {
        try await ask("prepay") { book in
            if book.trades[attempt.number.text] == nil {
                book.trades[attempt.number.text] = Trade(amount: attempt.amount)
            }
            return answer(attempt, book)
        }
    }

    func query(_ attempt: PaymentAttempt) async throws -> ChannelAnswer {
        try await ask("query") { answer(attempt, $0) }
    }

    func close(_ attempt: PaymentAttempt) async throws -> ChannelAnswer {
        try await ask("close") { book in
            if book.isShy { return answer(attempt, book) }
            var trade = book.trades[attempt.number.text] ?? Trade(amount: attempt.amount)
            if trade.paidAt == nil { trade.isClosed = true }
            book.trades[attempt.number.text] = trade
            return answer(attempt, book)
        }
    }

    func refund(_ refund: Refund, of attempt: PaymentAttempt) async throws -> RefundAnswer {
        try await ask("refund") { book in
            guard let trade = book.trades[attempt.number.text], let paidAt = trade.paidAt else {
                return .absent
            }
            if let refusal = book.refusal { return .refused(refusal) }
            book.trades[attempt.number.text]?.refunds[refund.number.text] = refund.amount.minorUnits
            return .done(at: paidAt)
        }
    }

    func query(_ refund: Refund, of attempt: PaymentAttempt) async throws -> RefundAnswer {
        try await ask("query refund") { book in
            guard let trade = book.trades[attempt.number.text], let paidAt = trade.paidAt,
                trade.refunds[refund.number.text] != nil
            else { return .absent }
            return .done(at: paidAt)
        }
    }

    private func ask<Answer>(_ verb: String, _ body: (inout Book) -> Answer) async throws -> Answer {
        let (fate, answer) = book.withLock { book -> (Fate, Answer?) in
            let fate = book.fate(verb)
            book.asked.append(verb)
            if case .requestLost = fate { return (fate, nil) }
            return (fate, body(&book))
        }
        if case .held = fate {
            let (never, continuation) = AsyncStream<Void>.makeStream()
            for await _ in never {}
            continuation.finish()
        }
        guard case .well = fate, let answer else { throw Lost() }
        return answer
    }

    private func answer(_ attempt: PaymentAttempt, _ book: Book) -> ChannelAnswer {
        guard let trade = book.trades[attempt.number.text] else { return .absent }
        if let paidAt = trade.paidAt {
            let amount = Money(
                trade.amount.minorUnits + book.shown, book.currency ?? trade.amount.currency)
            return .paid(Capture(trade: "T\(attempt.number)", amount: amount, paidAt: paidAt))
        }
        if book.isShy { return .absent }
        return trade.isClosed ? .closed : .waiting(code: "street:\(attempt.number)")
    }
}
