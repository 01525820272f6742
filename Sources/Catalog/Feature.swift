public import Definitions
public import Values

/// A feature point: something that a package grants, and that a program asks for before it does it.
public struct Feature: Hashable, Sendable {
    /// By which programs know it: `task`.
    public let key: String
    /// What people read.
    public let name: Localized
    /// How it is granted.
    public let kind: Kind
    /// What becomes of work that is short of a metered one.
    public let whenShort: Shortage
    /// Of how many per cent used of a metered one it is told, in ascending order; where the catalog says nothing of it,
    /// of `AlertPercents.standard`.
    public let alerts: [Int]

    /// Of how many per cent used it may be told.
    public static let alertsMax = 10

    /// What becomes of work that is short of a feature.
    public enum Shortage: String, CaseIterable, Hashable, Sendable, DefinitionReadable {
        /// It waits until there is enough, and goes on by itself.
        case hold
        /// It ends with the reason.
        case refuse
    }

    /// How a feature is granted.
    public enum Kind: String, CaseIterable, Hashable, Sendable, DefinitionReadable {
        /// There or not: single sign-on.
        case boolean
        /// A number that is not used up: seats.
        case `static`
        /// An amount that is used up: tasks.
        case metered
    }
}

/// A feature and how much of it is granted.
public struct FeatureAmount: Hashable, Sendable {
    /// The feature's key.
    public let feature: String
    /// How much: 1 for a boolean one.
    public let amount: Int64

    /// The largest amount of one grant.
    public static let amountMax: Int64 = 1_000_000_000_000
}
