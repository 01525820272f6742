import Values

/// The problem that `body` throws; `nil` where it throws none.
func problem(_ body: () throws(Problem) -> Void) -> Problem? {
    do throws(Problem) {
        try body()
        return nil
    } catch {
        return error
    }
}

/// The code of the problem that `body` throws; `nil` where it throws none.
func code(_ body: () throws(Problem) -> Void) -> String? {
    problem(body)?.code
}
