import DemoVendor
import Flows
import Storage
import Testing
import Values

@Suite("Store stocktake → ERP → team chat", .timeLimit(.minutes(5)))
struct ScenarioTests {
    @Test("sends three documents with 75 lines once each and tells the team", arguments: Engine.allCases)
    func wholeScenario(kind: Engine) async throws {
        try await Workshop.with(kind, vendor: VendorOptions(throttlesFirst: true)) { workshop in
            let flow = try await workshop.save(Workshop.example("门店盘点同步.yaml"))
            let file = try JSON(parsing: Workshop.example("盘点.json"))
            let (run, steps) = try await workshop.run(flow, with: file)
            #expect(run.state == .succeeded, "\(run.problem?.description ?? "")")
            let sent = steps.filter { $0.path.hasPrefix("send[") }
            let numbers = sent.map { $0.input?["so_id"].string }
            #expect(numbers == ["PD20261120-1-1-1", "PD20261120-1-1-2", "PD20261120-1-2-1"])
            let lines = sent.map { $0.input?["items"].array?.count }
            #expect(lines == [50, 23, 2])
            let first = try #require(sent.first)
            #expect(first.attempts.count == 2)
            #expect(first.attempts.first?.problem != nil)
            #expect(first.input?["warehouse"] == 1)
            #expect(first.input?["items"][0]["produced_date"] == "1788192000")
            let told = try #require(steps.first { $0.path == "tell" })
            #expect(told.input?["text"].string == "一号门店 盘点完成：3 张盘点单，75 行，盘盈 108，盘亏 94")
        }
    }

    @Test("refuses a line with a date and no batch before anything is sent", arguments: Engine.allCases)
    func missingBatch(kind: Engine) async throws {
        try await Workshop.with(kind) { workshop in
            let flow = try await workshop.save(Workshop.example("门店盘点同步.yaml"))
            let file = try JSON(parsing: Workshop.example("盘点-缺批次号.json"))
            let (run, steps) = try await workshop.run(flow, with: file)
            #expect(run.state == .failed)
            #expect(run.problem?.line(.zh) == "data[0].items[12].batch_id：填写批次日期或有效期时必须填写批次号")
            #expect(steps.count == 1)
            #expect(steps.first?.attempts.isEmpty == true)
        }
    }

    @Test("starts one run for an event that is posted twice", arguments: Engine.allCases)
    func repeatedEvent(kind: Engine) async throws {
        try await Workshop.with(kind) { workshop in
            let flow = try await workshop.save(Workshop.example("门店盘点同步.yaml"))
            let file = try JSON(parsing: Workshop.example("盘点.json"))
            let first = try await workshop.run(flow, with: file)
            let second = try await workshop.run(flow, with: file)
            #expect(first.run.state == .succeeded)
            #expect(second.run.state == .cancelled)
            #expect(second.run.problem?.code == "run.duplicate_event")
            #expect(second.steps.isEmpty)
        }
    }
}
