import Apps
import Crypto
import Egress
import Foundation
import OrderedCollections
import Testing
import Values

@Suite("A request is signed")
struct SigningTests {
    private let secret = "k" + String(UInt64.random(in: .min ... .max), radix: 36)

    private func request(
        _ sign: String, encoding: String = "form", query: String = "{}", body: String
    ) throws -> OutboundRequest {
        try testRequest(
            """
            {method: POST, url: "https://a.example/x", encoding: \(encoding), query: \(query), body: \(body), sign: \(sign)}
            """, account: ["secret": .string(secret)])
    }

    private func md5(_ text: String) -> String {
        Insecure.MD5.hash(data: Array(text.utf8)).map { String(format: "%02x", $0) }.joined()
    }

    private func hmac(_ text: String) -> [UInt8] {
        Array(
            HMAC<SHA256>.authenticationCode(
                for: Array(text.utf8), using: SymmetricKey(data: Array(secret.utf8))))
    }

    private func body(_ request: OutboundRequest) -> String { String(decoding: request.body, as: UTF8.self) }

    @Test("with the MD5 of the secret and the pairs sorted by the bytes of their names")
    func md5Sorted() throws {
        let request = try request(
            #"{preset: md5_sorted, secret: "{{ account.secret }}"}"#,
            body: #"{b: 2, B: 1, a_c: x y, 中: "&", n: null}"#)
        let sign = md5("\(secret)B1a_cx yb2中&")
        #expect(body(request) == "b=2&B=1&a_c=x+y&%E4%B8%AD=%26&sign=\(sign)")
    }

    @Test("with every knob of the pairs")
    func knobs() throws {
        let request = try request(
            #"""
            {preset: md5_sorted, secret: "{{ account.secret }}", before: "", after: "&key={{ account.secret }}", pair: "=",
             join: "&", except: [skip], skip_empty: true, digest: hex_upper, as: signature}
            """#, body: #"{z: 1, a: "", skip: 5, m: true}"#)
        #expect(
            body(request) == "z=1&a=&skip=5&m=true&signature=\(md5("m=true&z=1&key=\(secret)").uppercased())")
    }

    @Test("with an HMAC over the query")
    func hmacQuery() throws {
        let request = try request(
            #"{preset: hmac_sha256_sorted, secret: "{{ account.secret }}", over: query, pair: "=", join: "&", digest: base64}"#,
            query: "{b: 2, a: 1}", body: "{}")
        let items = try #require(URLComponents(string: request.url)).queryItems ?? []
        #expect(items.map(\.name) == ["b", "a", "sign"])
        #expect(items.last?.value == Data(hmac("a=1&b=2")).base64EncodedString())
    }

    @Test("with an HMAC over a JSON body, what is nested in compact form")
    func hmacBody() throws {
        let request = try request(
            #"{preset: hmac_sha256_sorted, secret: "{{ account.secret }}"}"#, encoding: "json",
            body: #"{b: {y: [1]}, a: 1.50}"#)
        let sign = hmac(#"a1.50b{"y":[1]}"#).map { String(format: "%02x", $0) }.joined()
        #expect(body(request) == #"{"b":{"y":[1]},"a":1.50,"sign":"\#(sign)"}"#)
    }

    @Test("or not sent where there is no secret")
    func noSecret() {
        let problem = #expect(throws: Problem.self) {
            try testRequest(
                #"{url: "https://a.example", body: {}, sign: {preset: md5_sorted, secret: "{{ account.secret }}"}}"#
            )
        }
        #expect(problem?.code == "request.secret")
    }
}
