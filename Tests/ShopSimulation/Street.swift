import Payments
import Synchronization
import Values

/// A channel whose book is the truth of the simulation: the house sees of it only what requests and callbacks tell.
///
/// Where a code must be scanned before the channel knows a payment, it answers that it knows nothing of it until then.
final class Street: PaymentChannel {
    struct Lost: Error {}

    /// What becomes of one request.
    enum Fate {
        case well, requestLost, requestLate, answerLost, refused
    }

    /// A line of the book.
    struct Trade: Sendable {
        let attempt: ID<Payment>
        let number: DocumentNumber
        let amount: Money
        let expiresAt: Timestamp
        /// Whether the channel has heard of it in a way that it speaks about.
        var isKnown: Bool
        var isClosed = false
        var paidAt: Timestamp?
        /// By number; the ones that are under way count.
        var refunds: [String: Money] = [:]
        /// Those that it has taken and not carried out.
        var underWay: Set<String> = []

        func isPayable(at now: Timestamp) -> Bool { !isClosed && paidAt == nil && now < expiresAt }

        var refunded: Int64 { refunds.values.map(\.minorUnits).reduce(0, +) }

        var capture: Capture? {
            paidAt.map { Capture(trade: "T\(number)", amount: amount, paidAt: $0) }
        }
    }

    /// A request that is on its way while nobody waits for it any more.
    enum LateRequest: Sendable {
        case prepay(PaymentAttempt, isKnown: Bool)
        case close(PaymentAttempt)
        case refund(Refund, PaymentAttempt)
    }

    private struct Book {
        var trades: [String: Trade] = [:]
        var late: [LateRequest] = []
        var violations: [Violation] = []
    }

    let name = "street"
    let scenes: Set<PaymentScene> = [.qr, .wap]
    let expiryMargin: Duration? = .seconds(60)
    private let clock: SteppedClock
    private let fate: @Sendable (_ verb: String) -> Fate
    private let happens: @Sendable (_ percent: UInt64) -> Bool
    private let book = Mutex(Book())

    init(
        clock: SteppedClock, fate: @escaping @Sendable (String) -> Fate,
        happens: @escaping @Sendable (UInt64) -> Bool
    ) {
        self.clock = clock
        self.fate = fate
        self.happens = happens
    }

    /// All payments, by their numbers.
    var trades: [String: Trade] { book.withLock { $0.trades } }

    func trade(_ number: String) -> Trade? { book.withLock { $0.trades[number] } }

    /// The requests that are still on their way; they are the caller's then.
    func takeLateRequests() -> [LateRequest] {
        book.withLock { book in
            defer { book.late = [] }
            return book.late
        }
    }

    /// What the channel saw that must not be.
    var violations: [Violation] { book.withLock { $0.violations } }

    /// Pays what is payable, or where it is forced also what is closed; `nil` where it cannot be.
    func pay(_ number: String, isForced: Bool) -> Trade? {
        book.withLock { book in
            guard let trade = book.trades[number], trade.paidAt == nil,
                isForced || trade.isPayable(at: clock.trueNow)
            else { return nil }
            book.trades[number]?.paidAt = clock.trueNow
            book.trades[number]?.isKnown = true
            return book.trades[number]
        }
    }

    /// Takes a request that was on its way.
    func take(_ late: LateRequest) {
        book.withLock { book in
            switch late {
            case .prepay(let attempt, let isKnown): open(attempt, isKnown: isKnown, in: &book)
            case .close(let attempt): _ = close(attempt, in: &book)
            case .refund(let refund, let attempt): _ = payBack(refund, of: attempt, in: &book)
            }
        }
    }

    func prepay(_ attempt: PaymentAttempt) async throws -> ChannelAnswer {
        let isKnown = attempt.scene == .wap || !happens(40)
        return try ask("prepay", late: .prepay(attempt, isKnown: isKnown)) { book, isRefused in
            if isRefused, book.trades[attempt.number.text] == nil { return .refused(.streetRefuses) }
            open(attempt, isKnown: isKnown, in: &book)
            guard let trade = book.trades[attempt.number.text] else { return .refused(.streetRefuses) }
            return answer(trade, code: "street:\(attempt.number)")
        }
    }

    func query(_ attempt: PaymentAttempt) async throws -> ChannelAnswer {
        try ask("query", late: nil) { book, _ in
            book.trades[attempt.number.text].map { answer($0, code: nil) } ?? .absent
        }
    }

    func close(_ attempt: PaymentAttempt) async throws -> ChannelAnswer {
        try ask("close", late: .close(attempt)) { book, _ in close(attempt, in: &book) }
    }

    func refund(_ refund: Refund, of attempt: PaymentAttempt) async throws -> RefundAnswer {
        try ask("refund", late: .refund(refund, attempt)) { book, isRefused in
            let isNew = book.trades[attempt.number.text]?.refunds[refund.number.text] == nil
            if isRefused, isNew { return .refused(.streetRefuses) }
            return payBack(refund, of: attempt, in: &book)
        }
    }

    func query(_ refund: Refund, of attempt: PaymentAttempt) async throws -> RefundAnswer {
        try ask("query refund", late: nil) { book, _ in
            let number = refund.number.text
            guard let trade = book.trades[attempt.number.text], let paidAt = trade.paidAt,
                trade.refunds[number] != nil
            else { return .absent }
            // What is under way has arrived when it is asked after.
            book.trades[attempt.number.text]?.underWay.remove(number)
            return trade.underWay.contains(number) ? .pending : .done(at: paidAt)
        }
    }

    private func ask<Answer>(
        _ verb: String, late request: LateRequest?, _ body: (inout Book, Bool) -> Answer
    ) throws -> Answer {
        let fate = fate(verb)
        return try book.withLock { book in
            switch fate {
            case .requestLost: throw Lost()
            case .requestLate:
                if let request { book.late.append(request) }
                throw Lost()
            case .answerLost:
                _ = body(&book, false)
                throw Lost()
            case .refused: return body(&book, true)
            case .well: return body(&book, false)
            }
        }
    }

    private func open(_ attempt: PaymentAttempt, isKnown: Bool, in book: inout Book) {
        guard book.trades[attempt.number.text] == nil, clock.trueNow < attempt.expiresAt else { return }
        book.trades[attempt.number.text] = Trade(
            attempt: attempt.id, number: attempt.number, amount: attempt.amount, expiresAt: attempt.expiresAt,
            isKnown: isKnown)
    }

    private func close(_ attempt: PaymentAttempt, in book: inout Book) -> ChannelAnswer {
        guard let trade = book.trades[attempt.number.text] else {
            // Of a code that nobody has scanned there is nothing to close.
            guard attempt.scene == .wap else { return .absent }
            book.trades[attempt.number.text] = Trade(
                attempt: attempt.id, number: attempt.number, amount: attempt.amount,
                expiresAt: attempt.expiresAt, isKnown: true,
                isClosed: true)
            return .closed
        }
        if trade.isKnown, trade.paidAt == nil { book.trades[attempt.number.text]?.isClosed = true }
        return answer(book.trades[attempt.number.text] ?? trade, code: nil)
    }

    private func payBack(_ refund: Refund, of attempt: PaymentAttempt, in book: inout Book) -> RefundAnswer {
        let number = refund.number.text
        guard let trade = book.trades[attempt.number.text], let paidAt = trade.paidAt else { return .absent }
        if let known = trade.refunds[number] {
            if known != refund.amount {
                book.violations.append(Violation(.m6, "refund \(number) was \(known), now \(refund.amount)"))
            }
            return trade.underWay.contains(number) ? .pending : .done(at: paidAt)
        }
        guard trade.refunded + refund.amount.minorUnits <= trade.amount.minorUnits else {
            book.violations.append(
                Violation(.m5, "refund \(number) of \(refund.amount) is more than is left of \(trade.number)")
            )
            return .refused(.streetRefuses)
        }
        book.trades[attempt.number.text]?.refunds[number] = refund.amount
        guard happens(20) else { return .done(at: paidAt) }
        book.trades[attempt.number.text]?.underWay.insert(number)
        return .pending
    }

    private func answer(_ trade: Trade, code: String?) -> ChannelAnswer {
        if let capture = trade.capture { return .paid(capture) }
        if trade.isClosed { return .closed }
        if code != nil { return .waiting(code: code) }
        guard trade.isKnown else { return .absent }
        return clock.trueNow < trade.expiresAt ? .waiting(code: nil) : .closed
    }
}

extension Problem {
    static let streetRefuses = Problem(
        "street.refused", status: 409, Localized(zh: "不可以", en: "the channel will not do it"))
}
