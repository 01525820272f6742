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

    @Test("a case goes where it may and nowhere else")
    func afterSales() {
        let table: [CaseState: Set<CaseState>] = [
            .requested: [.agreed, .refused], .agreed: [.refunding, .done], .refunding: [.refunding, .done],
            .refused: [],
            .done: [],
        ]
        for state in CaseState.allCases { #expect(state.next == table[state]) }
    }
}
