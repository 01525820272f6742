import Orders

/// Units of an order in a case.
struct ClaimRow {
    let order: String
    let kind: CaseKind
    let state: CaseState
    let position: Int
    let quantity: Int64
    let unsent: Int64

    /// Whether they are back, or never were sent, and their money goes back.
    var isBack: Bool {
        switch (kind, state) {
        case (.refund, .agreed), (_, .refunding), (.return, .received), (.refund, .done), (.return, .done):
            true
        case _: false
        }
    }
}
