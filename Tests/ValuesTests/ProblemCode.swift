import Values

/// The code of the problem that `body` throws; `nil` where it throws none.
func code(_ body: () throws(Problem) -> Void) -> String? {
    do throws(Problem) {
        try body()
        return nil
    } catch {
        return error.code
    }
}
