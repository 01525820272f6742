import OrderedCollections
import Values

/// The members of a request's body, each read as what it must be.
///
/// What is absent, or `null`, is `nil`; what has another type is refused with the member's place, since a mistake must
/// never pass for something that was not said.
struct RequestMembers: Sendable {
    private let members: JSONObject

    /// The members of an object, which has no others than `known`.
    /// - Throws: `request.unknown_member`.
    init(_ members: JSONObject, known: [String]) throws(Problem) {
        for name in members.keys where !known.contains(name) { throw .unknownMember(name, known: known) }
        self.members = members
    }

    /// The members of an absent body.
    init() {
        members = [:]
    }

    /// A text.
    func text(_ name: String) throws(Problem) -> String? {
        try read(name, \.string, Localized(zh: "文本", en: "a string"))
    }

    /// A text that may be absent, but not `null`: where that would mean something else than was meant.
    func givenText(_ name: String) throws(Problem) -> String? {
        value(name) == nil ? nil : try requiredText(name)
    }

    /// A text that must be there.
    func requiredText(_ name: String) throws(Problem) -> String {
        guard let text = try text(name) else { throw .missingMember(name) }
        return text
    }

    /// An amount in a currency, as a decimal text: `12.50`; it may be absent, but not `null`.
    func money(_ name: String, _ currency: Currency) throws(Problem) -> Money? {
        guard let text = try givenText(name) else { return nil }
        do throws(Problem) {
            return try Money(decimal: text, currency)
        } catch {
            throw error.within(name)
        }
    }

    /// A whole number.
    func integer(_ name: String) throws(Problem) -> Int64? {
        try read(name, \.integer, Localized(zh: "整数", en: "a whole number"))
    }

    /// A whole number within bounds.
    func integer(_ name: String, in range: ClosedRange<Int64>) throws(Problem) -> Int64? {
        guard let value = try integer(name) else { return nil }
        guard range.contains(value) else { throw .memberRange(name, range) }
        return value
    }

    /// A list.
    func list(_ name: String) throws(Problem) -> [JSON]? {
        try read(name, \.array, Localized(zh: "数组", en: "an array"))
    }

    /// An object, whose own members are checked elsewhere.
    func object(_ name: String) throws(Problem) -> JSON? {
        try read(name, \.object, Localized(zh: "对象", en: "an object")).map(JSON.object)
    }

    /// An instant, as RFC 3339 writes it.
    func time(_ name: String) throws(Problem) -> Timestamp? {
        guard let text = try text(name) else { return nil }
        do throws(Problem) {
            return try Timestamp(rfc3339: text)
        } catch {
            throw error.within(name)
        }
    }

    /// Any value, `null` among them; `nil` only where the member is absent.
    func value(_ name: String) -> JSON? {
        members[name]
    }

    private func read<Value>(
        _ name: String, _ value: (JSON) -> Value?, _ wanted: Localized
    ) throws(Problem) -> Value? {
        guard let json = members[name], !json.isNull else { return nil }
        guard let value = value(json) else { throw .wrongMember(name, wanted) }
        return value
    }
}
