package import Values

/// One row of a result, read by position and only while the closure runs that it was given to.
///
/// It can be neither copied nor kept: it points into the engine's own memory.
public struct Row: ~Copyable {
    package let cells: any Cells

    package init(_ cells: any Cells) {
        self.cells = cells
    }

    /// The value of a column that is never NULL.
    /// - Throws: `storage.column` where it is NULL, of another type, or not there.
    public subscript<Value: ColumnValue>(index: Int) -> Value {
        get throws(Problem) { try Value(self, column: index) }
    }

    /// The value of a column, `nil` where it is NULL.
    /// - Throws: `storage.column` where it is of another type or not there.
    public subscript<Value: ColumnValue>(index: Int) -> Value? {
        get throws(Problem) { try cells.isNull(index) ? nil : Value(self, column: index) }
    }
}

/// The cells of the row that an engine has just read, in the engine's own memory.
///
/// Conformers are small values (a pointer, a number). An index outside the row, NULL and another type are
/// `Problem.column(index, expected)`; engines convert nothing.
package protocol Cells {
    /// Whether the cell is NULL.
    func isNull(_ index: Int) throws(Problem) -> Bool
    /// The integer in the cell.
    func integer(_ index: Int) throws(Problem) -> Int64
    /// The truth value in the cell.
    func boolean(_ index: Int) throws(Problem) -> Bool
    /// The text in the cell.
    func text(_ index: Int) throws(Problem) -> String
    /// The bytes in the cell.
    func bytes(_ index: Int) throws(Problem) -> [UInt8]
    /// The UUID whose 16 bytes are in the cell.
    func uuid(_ index: Int) throws(Problem) -> UUIDBytes
}
