import Values

/// How far a list of steps has come.
enum Progress {
    /// All of them are done.
    case done
    /// The run ends here.
    case ended(RunEnd)
    /// The run cannot go on now.
    case suspended(Suspension)
}

/// How a run ends.
enum RunEnd {
    /// It went well, and gave this.
    case succeeded(JSON)
    /// It did not.
    case failed(Problem)
}

/// Why a run cannot go on now.
struct Suspension {
    /// `waiting`, `held` or `inDoubt`.
    var state: RunState
    /// When it goes on by itself.
    var until: Timestamp?
    var problem: Problem?

    /// Both: the graver state, the earlier time.
    func joined(with other: Suspension) -> Suspension {
        let order: [RunState] = [.waiting, .held, .inDoubt]
        let rank = { (state: RunState) in order.firstIndex(of: state) ?? 0 }
        let graver = rank(other.state) > rank(state) ? other : self
        return Suspension(
            state: graver.state, until: [until, other.until].compactMap { $0 }.min(), problem: graver.problem)
    }
}
