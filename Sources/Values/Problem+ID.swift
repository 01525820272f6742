extension Problem {
    static func malformedID(_ text: String) -> Problem {
        Problem(
            "id.malformed", status: 400,
            Localized(
                zh: "“\(text.excerpt)”不是有效的编号。请原样复制列表中显示的编号。",
                en: "'\(text.excerpt)' is not an identifier. Copy one as a list shows it."))
    }

    static func wrongKind(_ text: String, expected: String) -> Problem {
        Problem(
            "id.wrong_kind", status: 400,
            Localized(
                zh: "“\(text.excerpt)”的类型不对，这里需要以 \(expected)_ 开头的编号。",
                en: "'\(text.excerpt)' is of another kind; one that begins with \(expected)_ is needed."))
    }
}
