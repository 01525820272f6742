extension Problem {
    static func malformedJSON(_ reason: Localized, at place: String) -> Problem {
        Problem(
            "json.malformed", status: 400,
            Localized(zh: "这不是有效的 JSON：\(reason.zh)", en: "This is not valid JSON. \(reason.en)"), at: place)
    }

    static func jsonTooDeep(depthMax: Int, at place: String) -> Problem {
        Problem(
            "json.too_deep", status: 400,
            Localized(
                zh: "JSON 嵌套超过 \(depthMax) 层，请减少嵌套。",
                en: "The JSON is nested more than \(depthMax) deep; nest it less."), at: place)
    }

    static func jsonTooLarge(bytesMax: Int) -> Problem {
        Problem(
            "json.too_large", status: 413,
            Localized(
                zh: "JSON 超过 \(bytesMax) 字节，请分成几次发送。",
                en: "The JSON is longer than \(bytesMax) bytes; send it in parts."))
    }
}
