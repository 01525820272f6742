import Values

extension JSON {
    /// The text of a member, of 1 to 64 characters.
    func text(_ key: String, at place: String) throws(Refusal) -> String {
        guard let text = self[key].string, (1...64).contains(text.unicodeScalars.count) else {
            throw .malformed(place, Localized(zh: " 1 至 64 个字符的文本", en: "a text of 1 to 64 characters"))
        }
        return text
    }

    /// The Unix seconds, as text, of a member that may be absent.
    func unixSeconds(_ key: String, at place: String) throws(Refusal) -> String? {
        guard !self[key].isNull else { return nil }
        guard let text = self[key].string, Int64(text) != nil else {
            throw .malformed(place, Localized(zh: " Unix 秒文本", en: "Unix seconds as text"))
        }
        return text
    }
}
