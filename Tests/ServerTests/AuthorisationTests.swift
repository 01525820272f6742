import Accounts
import Durable
import Foundation
import HTTPTypes
import Server
import Storage
import Testing
import Values
import World

@Suite("Authorisation", .timeLimit(.minutes(5)))
struct AuthorisationTests {
    /// What each operation needs, stated a second time; `nil` where anybody may.
    private static let needed: [String: Permission?] = [
        "getHealth": nil, "getReadiness": nil, "getOpenAPI": nil, "getMetrics": .readMetrics,
        "createBackup": .manageSettings, "rotateVault": .manageSettings,
        "getAppSettings": .manageSettings, "updateAppSettings": .manageSettings,
        "listLimits": .readWorkspace, "setLimit": .manageLimits, "liftLimit": .manageLimits,
        "getCatalog": .readCatalog, "applyCatalog": .manageCatalog, "listCatalogVersions": .readCatalog,
        "listStock": .manageCatalog, "listCoupons": .manageCatalog,
        "quote": .readCatalog, "listEntitlements": .readUsage, "listGrants": .readUsage,
        "listPackages": .readUsage, "listUsage": .readUsage, "meterUsage": .meterUsage,
        "listUsageMonths": .manageArchive, "archiveUsage": .manageArchive,
        "getBalance": .readOrders, "listBalanceStatement": .readOrders,
        "listOrders": .readOrders, "getOrder": .readOrders, "placeOrder": .placeOrders,
        "cancelOrder": .placeOrders, "payOrder": .placeOrders, "requestRefund": .placeOrders,
        "listCases": .manageOrders, "getCase": .manageOrders, "payBackAgain": .manageOrders,
        "payBackByHand": .managePayments,
        "listPayments": .managePayments, "resolvePayment": .managePayments,
        "listStrays": .managePayments, "closeStray": .managePayments,
        "listRefunds": .managePayments, "resolveRefund": .managePayments,
        "agreeToCase": .manageOrders, "refuseCase": .manageOrders, "paySandbox": .placeOrders,
        "reportViews": .readCatalog, "getFunnel": .readAnalytics, "exportFunnel": .readAnalytics,
        "listRevenue": .readAnalytics, "exportRevenue": .readAnalytics,
        "listRenewals": .readAnalytics, "exportRenewals": .readAnalytics,
        "deliverOrderTo": .placeOrders, "correctDelivery": .manageOrders,
        "shipOrder": .manageOrders, "confirmDelivery": .placeOrders, "requestReturn": .placeOrders,
        "sendBack": .placeOrders, "receiveReturn": .manageOrders, "reshipReturn": .manageOrders,
        "confirmReplacement": .placeOrders,
        "listInvoices": .readOrders, "getInvoice": .readOrders, "applyForInvoice": .placeOrders,
        "cancelInvoice": .placeOrders, "issueInvoice": .manageOrders, "reverseInvoice": .manageOrders,
        "listAppliedInvoices": .manageOrders,
        "getCart": .placeOrders, "addToCart": .placeOrders, "removeFromCart": .placeOrders,
        "clearCart": .placeOrders, "orderCart": .placeOrders,
        "listApps": .readApps, "getApp": .readApps, "invokeAction": .invokeApps,
        "listConnections": .readConnections, "createConnection": .manageConnections,
        "getConnection": .readConnections, "updateConnection": .manageConnections,
        "deleteConnection": .manageConnections,
        "listFlows": .readFlows, "applyFlow": .writeFlows, "getFlow": .readFlows,
        "getFlowDefinition": .readFlows, "startRun": .startRuns, "makeFlowSecret": .writeFlows,
        "enableFlow": .writeFlows, "disableFlow": .writeFlows,
        "listRuns": .readRuns, "getRun": .readRuns, "getStepValue": .readRuns, "getRunTrigger": .readRuns,
        "cancelRun": .steerRuns, "retryRun": .steerRuns, "replayRun": .steerRuns, "resolveStep": .steerRuns,
        "listApprovals": .readRuns, "approveStep": .steerRuns, "rejectStep": .steerRuns,
        "listEvents": .readEvents, "listAudit": .readAudit,
        "listKeys": .readKeys, "issueKey": .manageKeys, "revokeKey": .manageKeys,
        "listDeadJobs": .manageJobs, "replayJob": .manageJobs, "skipJob": .manageJobs,
    ]

    @Test("asks of every operation for the permission that it is meant to need")
    func table() async throws {
        try await Front.with(.sqlite) { front in
            #expect(Set(front.api.endpoints.map(\.operation)) == Set(Self.needed.keys))
            for endpoint in front.api.endpoints {
                let permission = try #require(Self.needed[endpoint.operation], "\(endpoint.operation)")
                #expect(
                    endpoint.access == permission.map(Endpoint.Access.requires) ?? .open,
                    "\(endpoint.operation)")
            }
        }
    }

    private static let flow = """
        flow: ours
        trigger: {app: webhook}
        steps:
          - {id: first, action: formatter/text, input: {value: " a ", operation: trim}}
          - {id: ask, wait: approval, ask: "ok?"}
          - {id: done, end: succeeded}
        """

    @Test(
        "shows a workspace nothing of another, and lets it change nothing there", arguments: Engine.allCases)
    func apart(engine: Engine) async throws {
        try await Front.with(engine) { front in
            let things = try await Things.make(front, flow: Self.flow)
            let stranger = try await front.strangerKey()
            let headers: HTTPFields = [.authorization: "Bearer \(stranger)"]
            for (method, path, body) in things.calls {
                if method == .get { #expect(try await front.call(.get, path).status == 200, "\(path)") }
                let answer = try await front.send(method, path, body: body, headers: headers)
                #expect(answer.status == 404, "\(method) \(path): \(answer.json.text)")
            }
            for path in Things.lists {
                let own = try await front.call(.get, path)
                #expect(own.json["items"].array?.isEmpty == false, "\(path)")
                let answer = try await front.send(.get, path, headers: headers)
                #expect(answer.status == 200, "\(path)")
                let expected = path == "/v1/keys" ? 1 : 0
                #expect(answer.json["items"].array?.count == expected, "\(path): \(answer.json.text)")
            }
            let run = try await front.call(.get, "/v1/runs/\(things.run)")
            #expect(run.json["state"] == "waiting")
            #expect(try await front.call(.get, "/v1/jobs/dead").json["items"].array?.count == 1)
            #expect(try await front.call(.get, "/v1/flows/ours").json["enabled"] == true)
        }
    }
}

/// One of everything in the operator's workspace.
private struct Things {
    /// The lists, which are all but empty there.
    static let lists = [
        "/v1/flows", "/v1/runs", "/v1/approvals", "/v1/events", "/v1/connections", "/v1/keys",
        "/v1/jobs/dead",
    ]

    let run: String
    let job: String
    let key: String

    /// The calls that name something of it.
    var calls: [(HTTPRequest.Method, String, String)] {
        let values =
            #"{"base_url": "https://vendor.example.com", "app_key": "k", "app_secret": "hush"}"#
        let invocation = #"{"connection": "shop", "input": {"warehouse": 1, "sku_ids": ["a"]}}"#
        return [
            (.get, "/v1/flows/ours", ""), (.get, "/v1/flows/ours/definition", ""),
            (.post, "/v1/flows/ours/runs", "{}"), (.post, "/v1/flows/ours/secret", ""),
            (.post, "/v1/flows/ours/disable", ""), (.post, "/v1/flows/ours/enable", ""),
            (.get, "/v1/runs?flow=ours", ""), (.get, "/v1/events?flow=ours", ""),
            (.get, "/v1/runs/\(run)", ""), (.get, "/v1/runs/\(run)/trigger", ""),
            (.get, "/v1/runs/\(run)/value?step=first&part=input", ""),
            (.post, "/v1/runs/\(run)/cancel", ""), (.post, "/v1/runs/\(run)/retry", ""),
            (.post, "/v1/runs/\(run)/retry", #"{"from": "ask"}"#), (.post, "/v1/runs/\(run)/replay", ""),
            (.post, "/v1/runs/\(run)/resolve", #"{"step": "ask"}"#),
            (.post, "/v1/runs/\(run)/approve", #"{"step": "ask"}"#),
            (.post, "/v1/runs/\(run)/reject", #"{"step": "ask"}"#),
            (.post, "/v1/jobs/\(job)/replay", ""), (.post, "/v1/jobs/\(job)/skip", ""),
            (.get, "/v1/connections/shop", ""),
            (.put, "/v1/connections/shop", #"{"values": \#(values)}"#), (.delete, "/v1/connections/shop", ""),
            (.post, "/v1/keys/\(key)/revoke", ""),
            (.post, "/v1/apps/jushuitan/actions/query_inventory/invoke", invocation),
        ]
    }

    static func make(_ front: Front, flow: String) async throws -> Things {
        let saved = try await front.call(.post, "/v1/flows", body: flow)
        let hook = try #require(URL(string: saved.json["webhook"].string ?? "")?.path())
        let event = try #require(HTTPField.Name("webhook-id"))
        let accepted = try await front.send(.post, hook, body: "{}", headers: [event: "e1"])
        let run = try #require(accepted.json["run"].string)
        let values = #"{"base_url": "https://vendor.example.com", "app_key": "k", "app_secret": "hush"}"#
        let made = try await front.call(
            .post, "/v1/connections", body: #"{"name": "shop", "app": "jushuitan", "values": \#(values)}"#)
        #expect(made.status == 201)
        let job = try await front.deadJob()
        let (stopped, stop) = AsyncStream.makeStream(of: Void.self)
        try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask { try await front.installation.work { for await _ in stopped {} } }
            while try await front.call(.get, "/v1/runs/\(run)").json["state"] != "waiting" {}
            stop.finish()
            try await group.waitForAll()
        }
        let keys = try await front.call(.get, "/v1/keys").json
        return Things(run: run, job: job, key: try #require(keys["items"][0]["id"].string))
    }
}

extension Front {
    /// A key that may do everything, of a workspace that has nothing.
    fileprivate func strangerKey() async throws -> String {
        let text = KeyText.generate(installation.database.world)
        try await installation.database.write { tx in
            let workspace = try SavedWorkspace.create(named: "strangers", in: tx)
            _ = try IssuedKey.issue(
                text, named: "theirs", roles: Set(Role.allCases), for: workspace.id, in: tx)
        }
        return text.text
    }

    /// A job of the operator's workspace that was given up.
    fileprivate func deadJob() async throws -> String {
        let (database, workspace) = (
            installation.database, try await installation.operatorCaller().workspace
        )
        let doomed = JobHandler("doomed") { _ in
            throw JobGivenUp(Problem("test.doomed", status: 500, Localized(same: "doomed")))
        }
        let worker = Worker(database: database, name: "doom", handlers: [doomed])
        _ = try await database.write { try $0.enqueue(NewJob("doomed", workspace: workspace)) }
        try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask { try await worker.run() }
            while try await call(.get, "/v1/jobs/dead").json["items"].array?.isEmpty != false {}
            worker.drain()
            group.cancelAll()
        }
        return try #require(
            try await call(.get, "/v1/jobs/dead").json["items"][0]["id"].string)
    }
}
