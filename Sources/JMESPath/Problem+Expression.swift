import Values

extension Problem {
    /// An expression that cannot be compiled.
    static func expressionMalformed(_ message: Localized, at place: String?, details: JSONObject) -> Problem {
        Problem("expression.malformed", status: 400, message, at: place, details: details)
    }

    /// An expression that does not fit the data that it met.
    static func expressionFailed(_ message: Localized, at place: String?, details: JSONObject) -> Problem {
        Problem("expression.failed", status: 422, message, at: place, details: details)
    }

    /// An expression that would do or produce more than its limits allow.
    static func expressionLimit(_ message: Localized, at place: String?, details: JSONObject) -> Problem {
        Problem("expression.limit", status: 422, message, at: place, details: details)
    }
}
