import OrderedCollections
import Values

extension Problem {
    /// What is wrong with a web address.
    enum AddressFault {
        case tooLong, character, scheme, user, host, spelling, port
    }

    static func addressMalformed(_ fault: AddressFault) -> Problem {
        let reason =
            switch fault {
            case .tooLong:
                Localized(
                    zh: "网址超过 8192 字节，请把长内容放进请求体",
                    en: "the address is longer than 8,192 bytes; send long content in the body")
            case .character:
                Localized(
                    zh: "网址含有控制字符或反斜杠，请删除",
                    en: "the address contains a control character or a backslash; remove it")
            case .scheme:
                Localized(
                    zh: "网址必须以 http:// 或 https:// 开头", en: "the address must begin with http:// or https://")
            case .user:
                Localized(
                    zh: "网址中不能带用户名或密码，请改用请求头或授权账号",
                    en: "the address must not carry a user or password; use a header or a connection")
            case .host:
                Localized(
                    zh: "网址中的主机名无效，中文域名请写成 xn-- 形式",
                    en: "the host is not valid; write an international name in its xn-- form")
            case .spelling:
                Localized(
                    zh: "IP 地址请写成四个十进制数，例如 203.0.114.7",
                    en: "write the IP address as four decimal numbers, such as 203.0.114.7")
            case .port:
                Localized(zh: "端口必须是 1 到 65535 的数字", en: "the port must be a number from 1 to 65535")
            }
        return Problem("egress.url", status: 400, reason)
    }

    static func allowedHostMalformed(_ entry: String) -> Problem {
        Problem(
            "egress.allowed_host", status: 400,
            Localized(
                zh: "放行的主机请写成 host 或 host:port，例如 127.0.0.1:8090，不带 http:// 和路径。",
                en:
                    "Write an allowed host as host or host:port, such as 127.0.0.1:8090, without http:// and path."
            ),
            at: String(entry.prefix(100)))
    }

    static func portRefused(_ origin: WebOrigin) -> Problem {
        Problem(
            "egress.port", status: 403,
            Localized(
                zh: "不允许访问 \(origin.host) 的端口 \(origin.port)。确需访问时，请管理员放行 \(origin.host):\(origin.port)。",
                en: """
                    Requests to port \(origin.port) of \(origin.host) are refused. Where it is meant, an operator can \
                    allow \(origin.host):\(origin.port).
                    """))
    }

    static func addressRefused(_ origin: WebOrigin, _ range: SpecialPurposeRange) -> Problem {
        Problem(
            "egress.address", status: 403,
            Localized(
                zh:
                    "\(origin.host) 指向非公网地址（\(range.prefix)），已拒绝访问。确需访问时，请管理员放行 \(origin.host):\(origin.port)。",
                en: """
                    \(origin.host) has an address outside the public internet (\(range)), so nothing was sent. Where \
                    it is meant, an operator can allow \(origin.host):\(origin.port).
                    """),
            details: ["range": .string(range.prefix)])
    }

    static func methodRefused(_ method: String) -> Problem {
        Problem(
            "egress.method", status: 400,
            Localized(
                zh: "不支持请求方法“\(method.prefix(20))”，请使用 GET、POST、PUT、PATCH 或 DELETE。",
                en: "The method '\(method.prefix(20))' cannot be sent; use GET, POST, PUT, PATCH or DELETE."))
    }

    static func redirectsExceeded(_ origin: WebOrigin, max: Int) -> Problem {
        Problem(
            "egress.redirects", status: 502,
            Localized(
                zh: "\(origin) 起的重定向超过 \(max) 次，请改用最终网址。",
                en: "\(origin) leads through more than \(max) redirects; use the final address."))
    }

    static func redirectDowngraded(_ origin: WebOrigin) -> Problem {
        Problem(
            "egress.redirect_insecure", status: 502,
            Localized(
                zh: "对方要求从加密连接改为访问未加密的 \(origin)，已拒绝。",
                en:
                    "The peer redirects from a secure connection to \(origin), which is not; that was refused."
            ))
    }
}
