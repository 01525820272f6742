import Values

extension AppDefinition {
    /// The built-in app HTTP 请求: any request to any address that the installation may reach.
    public static let http = httpApp(
        "http", number: 1, name: Localized(zh: "HTTP 请求", en: "HTTP request"), connection: .none,
        isKeyed: false)

    /// The built-in app HTTP 请求（带密钥）: requests to one address with a header that proves who calls, so that no
    /// flow has to hold the secret.
    public static let httpWithKey = httpApp(
        "http-key", number: 2, name: Localized(zh: "HTTP 请求（带密钥）", en: "HTTP request with a key"),
        connection: ConnectionDefinition(kind: .apiKey, fields: keyFields), isKeyed: true)

    private static func httpApp(
        _ key: String, number: Int, name: Localized, connection: ConnectionDefinition, isKeyed: Bool
    ) -> AppDefinition {
        var app = AppDefinition(key: key, number: number, name: name)
        app.connection = connection
        var get = Action(
            key: "get", number: number * 100 + 1, name: Localized(zh: "读取", en: "Get"), effect: .read,
            performance: .native(HTTPPerformer(method: .get, isKeyed: isKeyed)))
        get.fields = [address(isKeyed), query, headers, timeout, failure]
        var request = Action(
            key: "request", number: number * 100 + 2, name: Localized(zh: "发送请求", en: "Send a request"),
            effect: .unsafe, performance: .native(HTTPPerformer(method: nil, isKeyed: isKeyed)))
        request.fields = [method, address(isKeyed), query, headers, json, text, timeout, failure]
        app.actions = [get, request].map { action in
            var action = action
            action.output = output
            action.sample = sample
            return action
        }
        return app
    }

    private static let sample: JSON = [
        "status": 200, "headers": ["content-type": "application/json"], "body": ["id": 1],
    ]

    private static let output = [
        Field("status", .integer, label: Localized(zh: "状态码", en: "Status")),
        Field("headers", .json, label: Localized(zh: "响应头", en: "Header fields")),
        Field("body", .json, label: Localized(zh: "响应体", en: "Body")),
    ]

    private static let keyFields: [Field] = {
        var base = Field("base_url", .string, label: Localized(zh: "地址", en: "Address"))
        base.isRequired = true
        base.placeholder = Localized(same: "https://api.example.com")
        var header = Field("header", .string, label: Localized(zh: "请求头名称", en: "Header field"))
        header.defaultValue = "Authorization"
        var value = Field("value", .secret, label: Localized(zh: "请求头的值", en: "Its value"))
        value.isRequired = true
        return [base, header, value]
    }()

    private static let method: Field = {
        var field = Field("method", .string, label: Localized(zh: "方法", en: "Method"))
        field.isRequired = true
        field.choices = HTTPMethodWord.allCases.map {
            Choice(key: .string($0.rawValue), label: Localized(same: $0.rawValue))
        }
        return field
    }()

    private static func address(_ isPath: Bool) -> Field {
        var field = Field("url", .string, label: Localized(zh: "网址", en: "Address"))
        field.isRequired = !isPath
        field.placeholder = Localized(same: isPath ? "/v1/orders" : "https://api.example.com/v1/orders")
        return field
    }

    private static let query = pairs("query", Localized(zh: "查询参数", en: "Query parameters"))

    private static let headers = pairs("headers", Localized(zh: "请求头", en: "Header fields"))

    private static func pairs(_ key: String, _ label: Localized) -> Field {
        var name = Field("name", .string, label: Localized(zh: "名称", en: "Name"))
        name.isRequired = true
        var group = Field(key, .group, label: label)
        group.itemsMax = 100
        group.items = [name, Field("value", .string, label: Localized(zh: "值", en: "Value"))]
        return group
    }

    private static let json = Field("json", .json, label: Localized(zh: "JSON 请求体", en: "JSON body"))

    private static let text: Field = {
        var field = Field("text", .text, label: Localized(zh: "文本请求体", en: "Text body"))
        field.help = Localized(zh: "填写后不再发送 JSON 请求体", en: "Replaces the JSON body where it is filled in")
        return field
    }()

    private static let timeout: Field = {
        var field = Field(
            "timeout_seconds", .integer, label: Localized(zh: "超时（秒）", en: "Timeout in seconds"))
        field.defaultValue = 30
        field.help = Localized(zh: "1 到 300", en: "From 1 to 300")
        return field
    }()

    private static let failure: Field = {
        var field = Field(
            "fail_on_error", .boolean,
            label: Localized(zh: "状态码不是 2xx 时算失败", en: "Fail unless the status is 2xx"))
        field.defaultValue = true
        return field
    }()
}
