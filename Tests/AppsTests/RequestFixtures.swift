import Apps
import Definitions
import Egress
import OrderedCollections
import Testing
import Values

/// An app of one action `do` with this request and response, in YAML's flow style.
func testApp(_ request: String, response: String = "{}", more: String = "") throws(Problems) -> AppDefinition
{
    let yaml = """
        app: test
        number: 1
        name: Test
        connection: {kind: api_key, fields: [{key: secret, type: secret}, {key: base, type: string}]}
        actions:
          - key: do
            number: 2
            name: Do
            effect: idempotent
            fields: [{key: v, type: json}, {key: f, type: file}]
            response: \(response)
            request: \(request.split(separator: "\n").joined(separator: "\n      "))
            \(more)
        """
    return try AppDefinition(AppFiles([AppFiles.definition: Array(yaml.utf8)]))
}

/// The request that such an app makes.
func testRequest(_ request: String, input: JSON = [:], account: JSON = [:]) throws -> OutboundRequest {
    let app = try testApp(request)
    let action = try #require(app.action("do"))
    let context = app.context(account: account, settings: [:], idempotencyKey: "key-1", now: testNow)
    let prepared = try action.performer().prepare(ActionCall(input: input), in: context)
    guard case .send(let request) = prepared else {
        throw Problem("test.nothing", status: 500, Localized(same: "nothing leaves"))
    }
    return request
}

/// What an answer means to such an app.
func testOutcome(
    _ answer: Result<InboundResponse, EgressFailure>, response: String = "{}", account: JSON = [:]
) throws -> CallOutcome {
    let app = try testApp("{url: \"https://a.example\"}", response: response)
    let action = try #require(app.action("do"))
    let context = app.context(account: account, settings: [:], idempotencyKey: "key-1", now: testNow)
    return try action.performer().read(answer, for: ActionCall(input: [:]), in: context)
}
