import Values

extension Problem {
    static func importTooLarge(_ file: String, bytes: Int, bytesMax: Int) -> Problem {
        Problem(
            "import.too_large", status: 413,
            Localized(
                zh: "文件有 \(bytes) 字节，字段列表最多 \(bytesMax) 字节。请确认选对了文件。",
                en:
                    "The file has \(bytes) bytes; a field list has at most \(bytesMax). Check that it is the right file."
            ),
            at: file)
    }

    static func importNotUTF8(_ place: String) -> Problem {
        Problem(
            "import.not_utf8", status: 422,
            Localized(
                zh: "这里不是 UTF-8 文本（文件可能是 GBK 或 UTF-16 编码）。请在编辑器中另存为 UTF-8 后再导入。",
                en:
                    "This is no UTF-8 text (the file may be in GBK or UTF-16). Save it as UTF-8 and import it again."
            ),
            at: place)
    }

    static func importTooDeep(_ place: String, depthMax: Int) -> Problem {
        Problem(
            "import.too_deep", status: 422,
            Localized(
                zh: "括号嵌套超过 \(depthMax) 层。字段列表不会这么深，请检查这里的括号。",
                en:
                    "More than \(depthMax) brackets are open here. No field list is that deep; check the brackets."
            ),
            at: place)
    }

    static func importTooManyValues(_ place: String, nodesMax: Int) -> Problem {
        Problem(
            "import.too_many_values", status: 422,
            Localized(
                zh: "到这里已有超过 \(nodesMax) 个值，这不像一份字段列表。请确认选对了文件。",
                en:
                    "There are more than \(nodesMax) values up to here; this is no field list. Check the file."
            ),
            at: place)
    }
}
