import Orders
import Testing

@Suite("The states of orders and cases")
struct StateTests {
    @Test("an order goes where it may and nowhere else")
    func order() {
        let table: [OrderState: Set<OrderState>] = [
            .pending: [.closing, .paid], .closing: [.closed, .paid], .closed: [.paid],
            .paid: [.shipped, .fulfilled], .shipped: [.fulfilled], .fulfilled: [.completed], .completed: [],
        ]
        for state in OrderState.allCases {
            #expect(state.next == table[state])
            // What is paid never becomes unpaid.
            #expect(state.next.allSatisfy { $0.isPaid || !state.isPaid })
        }
    }

    @Test("a case goes where its kind lets it and nowhere else")
    func afterSales() {
        let back: [CaseState: Set<CaseState>] = [
            .requested: [.agreed, .refused], .agreed: [.sentBack, .refused],
            .sentBack: [.received, .refused],
        ]
        let tables: [CaseKind: [CaseState: Set<CaseState>]] = [
            .refund: [
                .requested: [.agreed, .refused], .agreed: [.refunding, .done],
                .refunding: [.refunding, .done],
            ],
            .return: back.merging([.received: [.refunding, .done], .refunding: [.refunding, .done]]) {
                first, _ in first
            },
            .replacement: back.merging([.received: [.reshipped], .reshipped: [.done]]) { first, _ in first },
        ]
        for kind in CaseKind.allCases {
            for state in CaseState.allCases { #expect(state.next(for: kind) == tables[kind]?[state] ?? []) }
        }
    }
}
