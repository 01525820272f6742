import Values

/// A text that the robot posted to its group.
struct RobotMessage {
    /// When it was posted, in Unix milliseconds.
    let at: Int64
    let content: String

    var json: JSON {
        ["at": .int(at), "content": .string(content)]
    }
}
