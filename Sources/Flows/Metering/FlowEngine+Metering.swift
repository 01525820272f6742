import Durable

extension FlowEngine {
    /// How the rows of an attempt that begins now are metered.
    func metering() async throws -> Metering? {
        guard let meter, let rowUses, let terms = try await meter.terms() else { return nil }
        return Metering(terms: terms, feature: meter.feature, uses: rowUses)
    }

    /// Settles what rows use whose run no attempt works on.
    func settle(_ attempt: Attempt) async throws -> Completion {
        let change = MeteringJob.change(attempt.payload, attempt.ref.workspace)
        guard let meter, let rowUses, let change else { return .done }
        _ = try await meter.terms()
        return Completion(effects: [rowUses(RowUse(change))])
    }
}
