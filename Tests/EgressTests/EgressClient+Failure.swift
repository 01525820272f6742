import Egress

extension EgressClient {
    /// How a request failed; `nil` where it was answered.
    func failure(_ request: OutboundRequest) async -> EgressFailure? {
        do {
            _ = try await send(request)
            return nil
        } catch {
            return error
        }
    }
}
