import CPostgres
import OrderedCollections
import Values

extension PostgresResult {
    /// The class of the error that it is.
    var state: SQLState {
        let code = field("C") ?? ""
        return code == "0A000" && field("R") == "RevalidateCachedQuery" ? .stalePlan : SQLState(code: code)
    }

    /// The problem that it is, in our words.
    func problem() -> Problem {
        let state = state
        var problem = problem(of: state)
        problem.details["sqlstate"] = .string(state.code)
        return problem
    }

    private func problem(of state: SQLState) -> Problem {
        if state.isConflict { return .conflict }
        return switch (state.code, state.code.prefix(2)) {
        case ("23505", _): .unique(field("n") ?? "")
        case (_, "23"): .constraint(field("n") ?? field("c") ?? "")
        case ("57014", _): .timedOut
        case ("53100", _): .full
        // The message of a data exception repeats the data.
        case (_, "22"): .statement("SQLSTATE \(state.code)", code: state.code)
        case (_, "0A"), (_, "25"), (_, "26"), (_, "42"), (_, "54"): .statement(message, code: state.code)
        case _: .failed(message, code: state.code)
        }
    }

    private var message: String { field("M") ?? "SQLSTATE \(state.code)" }

    /// A field of an error by its letter in the protocol: `C` state, `M` message, `n` constraint, `c` column, `R` the
    /// function of the server that it comes from.
    private func field(_ letter: Unicode.Scalar) -> String? {
        PQresultErrorField(handle, Int32(letter.value)).map { String(cString: $0) }
    }
}
