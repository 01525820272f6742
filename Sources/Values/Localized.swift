/// A language that Qiao speaks.
public enum Language: String, Sendable, CaseIterable {
    case zh
    case en
}

/// A text that a person sees, in every language that Qiao speaks.
public struct Localized: Hashable, Sendable {
    /// The Chinese text.
    public let zh: String
    /// The English text.
    public let en: String

    /// A text in both languages.
    public init(zh: String, en: String) {
        self.zh = zh
        self.en = en
    }

    /// A text that is the same in every language, such as a name.
    public init(same text: String) {
        self.init(zh: text, en: text)
    }

    /// The text in one language.
    public func callAsFunction(_ language: Language) -> String {
        switch language {
        case .zh: zh
        case .en: en
        }
    }
}
