/// Something that a check found, and where.
struct CheckFinding {
    /// A step from a mapping or a list of the definition to what is in it.
    enum Step: ExpressibleByStringLiteral, ExpressibleByIntegerLiteral {
        case key(String)
        case index(Int)

        init(stringLiteral value: String) { self = .key(value) }
        init(integerLiteral value: Int) { self = .index(value) }
    }

    /// Where: as far into the definition as it goes.
    let path: [Step]
    /// What to do, in Chinese.
    let zh: String
    /// What to do, in English.
    let en: String

    init(at path: [Step], zh: String, en: String) {
        self.path = path
        self.zh = zh
        self.en = en
    }
}
