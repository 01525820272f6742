public import Values

/// One thing that a person fills in or a flow maps: of an action, a connection, the settings, a row, an output.
public struct Field: Hashable, Sendable {
    /// By which programs know it: 1 to 64 letters, digits, `_` and `-`; unique among its siblings.
    public let key: String
    /// By which people know it.
    public let label: Localized
    /// What it takes.
    public let type: FieldType
    /// Whether it must be filled in.
    public var isRequired = false
    /// When it must be filled in, depending on its row.
    public var requiredWhen: RequiredWhen?
    /// What it holds where nothing was filled in.
    public var defaultValue: JSON?
    /// Whether it takes a list: of rows for a group (which does so unless it says otherwise), else of values.
    public var isMultiple = false
    /// What may be chosen; everything where it is empty.
    public var choices: [Choice] = []
    /// From where the choices are fetched, for each connection.
    public var dynamic: DynamicChoices?
    /// The fields whose values the fetched choices depend on.
    public var dependsOn: [String] = []
    /// An explanation below it.
    public var help: Localized?
    /// An example inside it.
    public var placeholder: Localized?
    /// How its value is written for the vendor.
    public var wire: WireForm?
    /// Whose clocks a time without an offset means, and in which times are written for the vendor.
    package var zone: Zone?
    /// The most rows or values.
    public var itemsMax: Int?
    /// Whether each row is a call of its own: its own key, retry and task.
    public var isCalledForEachRow = false
    /// The fields of a row; of a group only.
    public var items: [Field] = []

    /// A field that is filled in or not.
    public init(_ key: String, _ type: FieldType, label: Localized? = nil) {
        self.key = key
        self.type = type
        self.label = label ?? Localized(same: key)
        isMultiple = type == .group
    }
}
