import Values

/// What a process that goes on running says of itself: in the reader's language, or as a line of JSON.
struct Voice {
    /// Whether a program listens.
    let isJSON: Bool

    /// Says a text, or what it means to a program, at once.
    func say(_ text: Localized, _ json: JSON) {
        Terminal.standard.say(isJSON ? Localized(same: json.text) : text)
    }
}
