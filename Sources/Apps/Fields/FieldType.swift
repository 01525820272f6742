public import Definitions

/// What kind of value a field takes.
public enum FieldType: String, Sendable, Hashable, CaseIterable {
    /// One line of text.
    case string
    /// Text of any length.
    case text
    case integer
    /// An exact decimal number.
    case number
    case boolean
    /// An instant, kept as RFC 3339 with an offset.
    case datetime
    /// A calendar day, kept as `2026-09-01`.
    case date
    /// An object of `name`, `content` (base64) and perhaps `type` (a media type).
    case file
    /// Text that is never shown.
    case secret
    /// Any JSON value.
    case json
    /// Rows of further fields, or one row where `multiple` is false.
    case group
}

extension FieldType: DefinitionReadable {}
