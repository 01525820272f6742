import Values

/// Why a request cannot be built.
extension Problem {
    private static func request(_ what: String, zh: String, en: String) -> Problem {
        Problem("request.\(what)", status: 422, Localized(zh: zh, en: en))
    }

    static let requestURL = request(
        "url", zh: "请求地址不是有效的 http 地址。请检查授权账号或定义中的地址。",
        en: "The address is no valid http address; check it in the connection or the definition.")

    static let requestURLRelative = request(
        "url_relative", zh: "以 / 开头的地址需要应用自己的 request.url。请在应用顶层写上。",
        en: "An address that begins with / needs the app's own request.url; write it at the top level.")

    static let requestURLHost = request(
        "url_host", zh: "网址的主机部分只能写明，或以 {{ … }}.example.com 的形式取子域名。",
        en: "The host of an address must be written out, but for labels in front: {{ … }}.example.com.")

    static func requestURLPart(_ expression: String) -> Problem {
        request(
            "url_part", zh: "地址中的 {{\(expression)}} 没有可用的值。请填写它。",
            en: "{{\(expression)}} in the address has no usable value; fill it in.")
    }

    static let requestSecret = request(
        "secret", zh: "授权账号缺少签名或登录所需的密钥。请补全授权账号。",
        en: "The connection lacks the secret that requests are signed with; complete it.")

    static let requestBodyIsNoObject = request(
        "body", zh: "这里需要一个对象（键和值）。", en: "An object with keys and values is needed here.")

    static func requestNested(_ name: String) -> Problem {
        request(
            "nested", zh: "\(name.prefix(64)) 不能是对象或嵌套列表。请用 json(...) 写成文本。",
            en:
                "\(name.prefix(64)) can be neither an object nor a nested list; write it as text with json(...)."
        )
    }

    static func requestHeader(_ name: String) -> Problem {
        request(
            "header", zh: "请求头 \(name) 的值不能有换行等控制字符。",
            en: "The header \(name) may have no control characters.")
    }

    static func requestHeaderName(_ name: String) -> Problem {
        request(
            "header", zh: "不能写请求头 \(name.prefix(64))。", en: "The header \(name.prefix(64)) cannot be set.")
    }

    static let requestXMLRoot = request(
        "xml_root", zh: "xml 的 body 必须只有一个键，它是根元素。",
        en: "A body in xml must have exactly one key, the root element.")

    static func requestXMLName(_ name: String) -> Problem {
        request(
            "xml_name", zh: "\(name.prefix(64)) 不能作 XML 元素名。",
            en: "\(name.prefix(64)) cannot name an XML element.")
    }

    static let requestXMLCharacter = request(
        "xml_character", zh: "XML 不能包含控制字符。请先去掉它们。",
        en: "XML cannot hold control characters; remove them first.")

    static func unknownName(_ name: String, known: [String]) -> Problem {
        Problem(
            "definition.unknown_name", status: 422,
            Localized(
                zh: "模板里没有 \(name.prefix(64))。可用的有：\(known.joined(separator: "、"))。",
                en: "Templates know no \(name.prefix(64)). There are: \(known.joined(separator: ", "))."))
    }
}
