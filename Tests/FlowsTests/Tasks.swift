/// What a workspace has of tasks.
struct Tasks: Equatable {
    let left: Int64
    let reserved: Int64
    let used: Int64
}
