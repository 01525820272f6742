public import Storage
import Values

/// How large a report may be that is exported at once.
public enum ExportLimits {
    /// How many rows it may have.
    public static let rowsMax = 50_000

    /// All rows of a list that is read in pages.
    /// - Throws: `analytics.export` where there are more than ``rowsMax``; what `page` throws.
    public static func rows<Row>(_ page: (PageRequest) throws -> Page<Row>) throws -> [Row] {
        var rows: [Row] = []
        var next: Cursor?
        repeat {
            let found = try page(PageRequest(limit: PageRequest.limitMax, after: next?.text))
            rows += found.items
            next = found.next
            guard rows.count <= rowsMax else { throw Problem.analyticsExport }
        } while next != nil
        return rows
    }
}
