import Egress
import Glibc
import Testing
import Values
import World

@Suite("Web addresses")
struct WebAddressTests {
    @Test(
        "refuses what could be read in two ways",
        arguments: [
            "", "example.com", "//example.com", "ftp://example.com/", "file:///etc/passwd",
            "javascript:alert(1)",
            "http:/example.com", "http:example.com", "http://", "https:///path", "http://:80/",
            "http://user@h/",
            "http://user:word@example.com/", "http://example.com@127.0.0.1/",
            "http://127.0.0.1\\@example.com/",
            "http://example.com:0/", "http://example.com:65536/", "http://example.com:+80/",
            "http://h:80:80/",
            "http://example.com:８０/", "http://exa mple.com/", "http://exa\tmple.com/",
            "http://example.com/\r\nX: y",
            "http://127.1/", "http://2130706433/", "http://0x7f000001/", "http://0x7f.1/",
            "http://0177.0.0.1/",
            "http://127.0.0.1.1/", "http://foo.0x/", "http://1.2.3.256/", "http://①②⑦.0.0.1/",
            "http://例子.中国/",
            "http://ex%61mple.com/", "http://[::1", "http://[::1%25lo]/", "http://[::1]x/", "http://::1/",
            "http://[127.0.0.1]/", "http://a..b/", "http://.a/", "http://-/\u{0}", "http://example。com/",
            "http://\(String(repeating: "a", count: 64)).com/",
            "http://e.com/\(String(repeating: "a", count: 9_000))",
        ])
    func refused(_ text: String) {
        #expect { try WebAddress(text) } throws: { ($0 as? Problem)?.code == "egress.url" }
    }

    @Test(
        "reads scheme, host, port and target",
        arguments: [
            ("https://api.example.com", "https://api.example.com", "/"),
            ("HTTPS://API.Example.COM:443/a?b=c#d", "https://api.example.com", "/a?b=c"),
            ("http://example.com:8080?x=1", "http://example.com:8080", "/?x=1"),
            ("http://example.com:/", "http://example.com", "/"),
            ("http://example.com./", "http://example.com", "/"),
            ("http://1.2.3.4:81/", "http://1.2.3.4:81", "/"),
            ("http://[2606:4700::1]:81/", "http://[2606:4700::1]:81", "/"),
            (
                "http://e.com/仓库 1?名=一%20二&x={y}", "http://e.com",
                "/%E4%BB%93%E5%BA%93%201?%E5%90%8D=%E4%B8%80%20%E4%BA%8C&x=%7By%7D"
            ),
            ("http://e.com/a#\u{301}secret", "http://e.com", "/a"),
            ("http://e.com/p@th:x", "http://e.com", "/p@th:x"),
        ])
    func read(_ text: String, _ origin: String, _ target: String) throws {
        let address = try WebAddress(text)
        #expect("\(address.origin)" == origin)
        #expect(address.target == target)
    }

    @Test(
        "resolves a redirect's reference as RFC 3986 does",
        arguments: [
            ("g", "http://a.com/b/c/g"), ("./g", "http://a.com/b/c/g"), ("g/", "http://a.com/b/c/g/"),
            ("/g", "http://a.com/g"), ("//g.com", "http://g.com/"), ("?y", "http://a.com/b/c/d?y"),
            ("g?y", "http://a.com/b/c/g?y"), ("#s", "http://a.com/b/c/d?q"), ("", "http://a.com/b/c/d?q"),
            (".", "http://a.com/b/c/"), ("..", "http://a.com/b/"), ("../g", "http://a.com/b/g"),
            ("../../../../g", "http://a.com/g"), ("g?y/../x", "http://a.com/b/c/g?y/../x"),
            ("https://x.com:8443/y", "https://x.com:8443/y"),
            ("g?u=http://x/", "http://a.com/b/c/g?u=http://x/"),
        ])
    func resolved(_ reference: String, _ expected: String) throws {
        let base = try WebAddress("http://a.com/b/c/d?q")
        let address = try WebAddress(reference, from: base)
        #expect("\(address.origin)\(address.target)" == expected)
    }

    @Test("takes nothing for a name that the system's resolver takes for an address", arguments: 0..<4)
    func noHiddenAddresses(_ seed: UInt64) {
        let randomness = World.virtual(seed: seed, at: Timestamp(seconds: 0)).0.randomness
        let pieces = [
            "127", "0x7f", "0177", "1", "0", ".", ".", ".", "255", "0xffffffff", "a", "x", "00", "4294967295",
        ]
        for _ in 0..<500 {
            let host = (0...randomness.next() % 7).map { _ in
                pieces[Int(randomness.next() % UInt64(pieces.count))]
            }
            .joined()
            guard let address = try? WebAddress("http://\(host)/"), case .name(let name) = address.origin.host
            else {
                continue
            }
            var parsed = in_addr()
            #expect(inet_aton(name, &parsed) == 0, "\(name)")
        }
    }

    @Test(
        "ends with an address or a problem whatever the bytes, and reads back what it wrote", arguments: 0..<8
    )
    func hostile(_ seed: UInt64) {
        let randomness = World.virtual(seed: seed, at: Timestamp(seconds: 0)).0.randomness
        let pieces = [
            "http", "://", "/", "?", "#", "@", ":", "[", "]", "%", "a.b", "80", "::1", " ", "é", "\u{301}",
            "..", "\0",
        ]
        for _ in 0..<500 {
            let text =
                "http://e"
                + (0...randomness.next() % 9).map { _ in pieces[Int(randomness.next() % 18)] }.joined()
            guard let address = try? WebAddress(text) else { continue }
            let again = try? WebAddress("\(address.origin)\(address.target)")
            #expect(again == address, "\(text)")
            #expect(address.target.utf8.allSatisfy { $0 > 0x20 && $0 < 0x7F })
        }
    }
}
