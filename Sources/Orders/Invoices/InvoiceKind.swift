public import Storage

/// Which invoice it is, as the tax law names them.
public enum InvoiceKind: String, CaseIterable, Sendable, ColumnValue {
    /// A general VAT invoice (增值税普通发票).
    case general
    /// A special VAT invoice (增值税专用发票), whose tax the buyer deducts.
    case special
}
