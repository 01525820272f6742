import Hummingbird
import NIOCore
import Values

/// What the vendor holds, as a page for people and as JSON for programs.
struct FrontPage: Sendable {
    /// How many documents and messages the page shows, the newest first.
    static let shownMax = 50

    let books: Books

    func add(to router: Router<BasicRequestContext>) {
        router.get("/") { request, _ in
            Response(
                status: .ok,
                headers: [
                    .contentType: "text/html; charset=utf-8",
                    .contentSecurityPolicy: "default-src 'none'; style-src 'unsafe-inline'",
                ],
                body: ResponseBody(byteBuffer: ByteBuffer(string: books.read { page($0, request.language) })))
        }
        router.get("/state") { _, _ in Response.json(books.read(\.json)) }
    }

    private func page(_ state: BooksState, _ language: Language) -> String {
        let documents = state.documents.suffix(Self.shownMax).reversed().map { filed in
            [
                "\(filed.ioID)", filed.document.soID, "\(filed.document.warehouse)",
                "\(filed.document.items.count)",
            ]
        }
        let levels = state.sortedLevels.prefix(Self.shownMax).map { place, quantity in
            ["\(place.warehouse)", place.skuID, "\(quantity)"]
        }
        let messages = state.messages.suffix(Self.shownMax).reversed().map { [$0.content] }
        return """
            <!doctype html><html lang="\(language.rawValue)"><meta charset="utf-8">
            <title>\(Words.title(language))</title>
            <style>body{font:16px sans-serif;margin:2em}td,th{padding:.2em 1em;text-align:left}</style>
            <h1>\(Words.title(language))</h1>
            <p>\(Words.counts(state.counts)(language)) <a href="/state">JSON</a></p>
            \(table(Words.documents, Words.documentColumns, documents, language))
            \(table(Words.levels, Words.levelColumns, levels, language))
            \(table(Words.messages, [Words.message], messages, language))
            </html>
            """
    }

    private func table(
        _ title: Localized, _ columns: [Localized], _ rows: [[String]], _ language: Language
    ) -> String {
        let head = columns.map { "<th>\($0(language))</th>" }.joined()
        let body = rows.map { row in "<tr>" + row.map { "<td>\(escaped($0))</td>" }.joined() + "</tr>" }
        return "<h2>\(title(language))</h2><table><tr>\(head)</tr>\(body.joined(separator: "\n"))</table>"
    }

    private func escaped(_ text: String) -> String {
        var escaped = ""
        for character in text.unicodeScalars {
            switch character {
            case "&": escaped += "&amp;"
            case "<": escaped += "&lt;"
            case ">": escaped += "&gt;"
            case "\"": escaped += "&quot;"
            default: escaped.unicodeScalars.append(character)
            }
        }
        return escaped
    }
}

private enum Words {
    static let title = Localized(zh: "演示供应商：盘点与群机器人", en: "Demo vendor: stocktakes and a chat robot")
    static let documents = Localized(zh: "盘点单", en: "Stocktake documents")
    static let levels = Localized(zh: "库存", en: "Stock levels")
    static let messages = Localized(zh: "群消息", en: "Messages")
    static let message = Localized(zh: "内容", en: "Text")
    static let documentColumns = [
        Localized(same: "io_id"), Localized(same: "so_id"), Localized(zh: "仓库", en: "Warehouse"),
        Localized(zh: "行数", en: "Lines"),
    ]
    static let levelColumns = [
        Localized(zh: "仓库", en: "Warehouse"), Localized(zh: "商品编码", en: "SKU"),
        Localized(zh: "数量", en: "Quantity"),
    ]

    static func counts(_ counts: BooksState.Counts) -> Localized {
        Localized(
            zh: """
                盘点单 \(counts.documents) 张，共 \(counts.lines) 行；消息 \(counts.messages) 条；\
                重复 \(counts.repeated) 次，限流 \(counts.throttled) 次，拒绝 \(counts.refused) 次。
                """,
            en: """
                \(counts.documents) documents with \(counts.lines) lines; \(counts.messages) messages; \
                \(counts.repeated) repeats, \(counts.throttled) throttled, \(counts.refused) refused.
                """)
    }
}
