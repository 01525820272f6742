import Egress

extension EgressLimits {
    /// For tests that are not about time, on a machine that runs thousands of others beside them.
    static let patient = EgressLimits(connectTimeout: .seconds(120))
}
