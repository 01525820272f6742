import Apps
import Crypto
import Egress
import Foundation
import OrderedCollections
import Testing
import Values

@Suite("The app dingtalk-robot")
struct DingTalkRobotTests {
    @Test("sends a message signed in the query")
    func prepares() throws {
        let app = try BundledApp.named("dingtalk-robot")
        let action = try #require(app.action("send_text"))
        let secret = "SEC" + String(UInt64.random(in: .min ... .max), radix: 36)
        let context = app.context(
            account: ["base_url": "http://127.0.0.1:9", "access_token": "t&1", "secret": .string(secret)],
            settings: [:], idempotencyKey: nil, now: testNow)
        let checked = try action.fields.checked(["text": "一号门店 盘点完成\n\"3\" 张"], now: testNow)
        let call = try #require(try action.calls(for: checked, now: testNow).first)
        guard case .send(let request) = try action.performer().prepare(call, in: context) else {
            Issue.record("nothing to send")
            return
        }
        let timestamp = "\(testNow.milliseconds)"
        let code = HMAC<SHA256>.authenticationCode(
            for: Array("\(timestamp)\n\(secret)".utf8), using: SymmetricKey(data: Array(secret.utf8)))
        let query = try #require(URLComponents(string: request.url)).queryItems
        #expect(
            query == [
                URLQueryItem(name: "access_token", value: "t&1"),
                URLQueryItem(name: "timestamp", value: timestamp),
                URLQueryItem(name: "sign", value: Data(code).base64EncodedString()),
            ])
        #expect(request.url.contains("+") == false, "a plus sign would be read as a space")
        #expect(
            String(decoding: request.body, as: UTF8.self)
                == #"{"msgtype":"text","text":{"content":"一号门店 盘点完成\n\"3\" 张"}}"#)
        #expect(action.effect == .unsafe)
    }
}
