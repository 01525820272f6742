public import OrderedCollections

/// The one public error: what happened, where, and what to do next.
///
/// Over HTTP it is an RFC 9457 problem document, in the terminal one line. A problem holds no secret, no token and
/// no whole request, so that it may be shown and logged as it is.
public struct Problem: Error, Hashable, Sendable {
    /// The stable name by which programs tell problems apart, `room.what`: `order.duplicate`.
    public let code: String
    /// The HTTP status that fits it.
    public let status: Int
    /// A sentence that says what happened and what to do.
    public let message: Localized
    /// Where it happened: `fields[2].key`, `app.yaml:14:7`, `data[0].items[12].batch_id`.
    public var place: String?
    /// Further facts for programs.
    public var details: JSONObject

    /// A problem; rooms declare their own as static members of an extension, one for each code.
    public init(
        _ code: String, status: Int, _ message: Localized, at place: String? = nil, details: JSONObject = [:]
    ) {
        self.code = code
        self.status = status
        self.message = message
        self.place = place
        self.details = details
    }

    /// A problem, with its sentence in each language.
    package init(_ code: String, status: Int, zh: String, en: String, details: JSONObject = [:]) {
        self.init(code, status: status, Localized(zh: zh, en: en), details: details)
    }

    /// The same problem, seen from further out: `outer` is put before its place.
    ///
    /// An index joins without a dot: `items` and `[3].qty` make `items[3].qty`.
    public func within(_ outer: String) -> Problem {
        var copy = self
        copy.place =
            switch place {
            case nil, "": outer
            case .some(let inner): inner.hasPrefix("[") || outer.isEmpty ? outer + inner : "\(outer).\(inner)"
            }
        return copy
    }
}

extension Problem: CustomStringConvertible {
    /// One English line for logs, with the code at its end: `data[0].qty: A number is needed. (field.type)`.
    public var description: String {
        "\(line(.en)) (\(code))"
    }

    /// One line for the terminal, the place first: `data[0].qty：需要数字。`.
    public func line(_ language: Language) -> String {
        switch language {
        case .zh: (place.map { "\($0)：" } ?? "") + message.zh
        case .en: (place.map { "\($0): " } ?? "") + message.en
        }
    }
}
