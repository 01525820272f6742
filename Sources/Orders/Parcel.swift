public import Values

/// Goods of an order on their way, or arrived.
public struct Parcel: Hashable, Sendable {
    /// How many parcels an order may have.
    public static let countMax = 100
    /// How long the names of a carrier and of a parcel may be together, in bytes.
    public static let textBytesMax = 200

    /// Its number in the order, from 1.
    public let number: Int
    /// Who carries it, and by which number.
    public let label: Label
    /// When it left.
    public let sentAt: Timestamp
    /// When it arrived; `nil` while it is on its way.
    public let arrivedAt: Timestamp?
    /// How many units of which line are in it, by the line's place.
    public let units: [Int: Int64]

    /// What stands on a parcel.
    public struct Label: Hashable, Sendable {
        /// Who carries it.
        public let carrier: String
        /// The carrier's number of it.
        public let tracking: String

        /// What stands on a parcel.
        /// - Throws: `order.parcel` where one of them is missing, or they are too long.
        public init(carrier: String, tracking: String) throws(Problem) {
            let bytes = carrier.utf8.count + tracking.utf8.count
            guard !carrier.isEmpty, !tracking.isEmpty, bytes <= Parcel.textBytesMax else {
                throw .orderParcel
            }
            self.carrier = carrier
            self.tracking = tracking
        }

        /// What stood on a parcel that is kept: what had left before parcels were kept may be longer.
        init(kept carrier: String, _ tracking: String) {
            self.carrier = carrier
            self.tracking = tracking
        }

        /// As logs have it: `SF 144`.
        var text: String { "\(carrier) \(tracking)" }
    }
}
