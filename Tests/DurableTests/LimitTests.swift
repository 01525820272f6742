import Durable
import OrderedCollections
import Storage
import TestDatabases
import Testing
import Values

@Suite("A limit")
struct LimitTests {
    private func setLimit(_ limit: JobLimit, named name: String = "vendor", _ bench: Workbench) async throws {
        try await bench.database.write { [workspace = bench.workspace] in
            try $0.setLimit(name, workspace: workspace, to: limit)
        }
    }

    @Test(
        "lets no more run at once than it says, and the next as soon as one ends", arguments: Engine.allCases)
    func boundsConcurrency(engine: Engine) async throws {
        try await Workbench.with(engine) { bench in
            let hand = try await Hand(bench)
            try await setLimit(JobLimit(concurrency: 2), bench)
            for number in 1...5 {
                try await bench.enqueue(bench.job("\(number)", limits: ["vendor"]))
                bench.pass(.milliseconds(1))
            }
            let first = try await hand.claim()
            #expect(first.map(\.text) == ["1", "2"])
            #expect(try await hand.claim().isEmpty)
            try await hand.end(first[1])
            #expect(try await hand.claim().map(\.text) == ["3"])
            #expect(try await hand.claim().isEmpty)
            try await hand.end(first[0], .dead(because: .asTestSays))
            #expect(try await hand.claim().map(\.text) == ["4"])
        }
    }

    @Test("counts the jobs that ran before it was set", arguments: Engine.allCases)
    func countsEarlierJobs(engine: Engine) async throws {
        try await Workbench.with(engine) { bench in
            let hand = try await Hand(bench)
            for number in 1...6 { try await bench.enqueue(bench.job("\(number)", limits: ["vendor"])) }
            let before = try await hand.claim(3)
            try await setLimit(JobLimit(concurrency: 3), bench)
            #expect(try await hand.claim().isEmpty)
            try await hand.end(before[0])
            #expect(try await hand.claim().count == 1)
            try await hand.end(before[1])
            try await hand.end(before[2])
            #expect(try await hand.claim().count == 2)
        }
    }

    @Test("is never exceeded by two workers that claim at once", arguments: Engine.allCases)
    func holdsAgainstTwo(engine: Engine) async throws {
        try await Workbench.with(engine) { bench in
            let hands = [try await Hand(bench), try await Hand(bench)]
            try await setLimit(JobLimit(concurrency: 3), bench)
            for number in 1...40 { try await bench.enqueue(bench.job("\(number)", limits: ["vendor"])) }
            var finished = 0
            while finished < 40 {
                let claimed = try await withThrowingTaskGroup { group in
                    for hand in hands { group.addTask { try await hand.claim() } }
                    return try await group.reduce(into: []) { $0 += $1 }
                }
                #expect((1...3).contains(claimed.count))
                guard !claimed.isEmpty else { return }
                for job in claimed { try await hands[0].end(job) }
                finished += claimed.count
            }
        }
    }

    @Test("is given back by a job that ends while another takes the one that waited first")
    func endsBesideOther() async throws {
        try await Workbench.with(.postgres) { bench in
            let hand = try await Hand(bench)
            try await setLimit(JobLimit(concurrency: 2), bench)
            var ids: [ID<Job>] = []
            for number in 1...5 {
                ids += try await bench.enqueue(bench.job("\(number)", limits: ["vendor"]))
                bench.pass(.milliseconds(1))
            }
            let claimed = try await hand.claim()
            #expect(claimed.map(\.text) == ["1", "2"])
            try await hand.end(claimed[0])
            // The third is ready now; taking it back readies the fourth, just when the second ends and would do that, too.
            let gate = Gate()
            try await withThrowingTaskGroup { group in
                group.addTask { [third = ids[2]] in
                    try await bench.database.writeCommitted { [workspace = bench.workspace] tx in
                        try tx.revoke(third, workspace: workspace)
                        gate.pass()
                    }
                }
                await gate.waitForArrivals(1)
                group.addTask {
                    let isHeld = try await hand.end(claimed[1])
                    #expect(isHeld)
                }
                try await bench.waitForLock()
                gate.open()
                try await group.waitForAll()
            }
            try await hand.reap()
            #expect(try await hand.claim().map(\.text) == ["4", "5"])
        }
    }

    @Test("lets a job go on that is parked while it is lifted")
    func liftedBesideClaim() async throws {
        try await Workbench.with(.postgres) { bench in
            let hand = try await Hand(bench)
            try await setLimit(JobLimit(concurrency: 1), bench)
            try await bench.enqueue(bench.job("1", limits: ["vendor"]))
            #expect(try await hand.claim().count == 1)
            try await bench.enqueue(bench.job("2", limits: ["vendor"]))
            let gate = Gate()
            try await withThrowingTaskGroup { group in
                group.addTask {
                    try await bench.database.writeCommitted { tx in
                        let claim = try tx.claim(
                            ClaimRequest(marks: [:], limit: 100, scan: .everything), kinds: ["work"],
                            worker: hand.id)
                        #expect(claim.jobs.isEmpty)
                        gate.pass()
                    }
                }
                await gate.waitForArrivals(1)
                group.addTask { try await setLimit(JobLimit(), bench) }
                try await bench.waitForLock()
                gate.open()
                try await group.waitForAll()
            }
            #expect(try await hand.claim().map(\.text) == ["2"])
        }
    }

    @Test("lets so many start in a period, the others in the next ones", arguments: Engine.allCases)
    func boundsRate(engine: Engine) async throws {
        try await Workbench.with(engine) { bench in
            let hand = try await Hand(bench)
            try await setLimit(JobLimit(rate: 2, per: .seconds(10)), bench)
            for number in 1...5 { try await bench.enqueue(bench.job("\(number)", limits: ["vendor"])) }
            #expect(try await hand.workOff().count == 2)
            bench.pass(.milliseconds(9_999))
            try await hand.moveDue()
            #expect(try await hand.workOff().isEmpty)
            for left in [2, 1, 0] {
                bench.pass(.seconds(10))
                try await hand.moveDue()
                #expect(try await hand.workOff().count == left)
            }
            #expect(try await bench.living() == 0)
        }
    }

    @Test("keeps jobs in their order, however often a rate refuses them", arguments: Engine.allCases)
    func keepsOrder(engine: Engine) async throws {
        try await Workbench.with(engine) { bench in
            let hand = try await Hand(bench)
            try await setLimit(JobLimit(rate: 2, per: .seconds(10)), bench)
            for number in 1...6 {
                try await bench.enqueue(bench.job("\(number)", limits: ["vendor"]))
                bench.pass(.milliseconds(1))
            }
            var done: [String] = []
            for _ in 1...3 {
                let claimed = try await hand.claim()
                for job in claimed { try await hand.end(job) }
                #expect(try await hand.claim().isEmpty)
                done += claimed.map(\.text)
                bench.pass(.seconds(10))
                try await hand.moveDue()
            }
            #expect(done == ["1", "2", "3", "4", "5", "6"])
        }
    }

    @Test("readies no more than may start where its concurrency changes", arguments: Engine.allCases)
    func changes(engine: Engine) async throws {
        try await Workbench.with(engine) { bench in
            let hand = try await Hand(bench)
            try await setLimit(JobLimit(concurrency: 1), bench)
            for number in 1...6 { try await bench.enqueue(bench.job("\(number)", limits: ["vendor"])) }
            #expect(try await hand.claim().count == 1)
            try await setLimit(JobLimit(concurrency: 3), bench)
            #expect(try await bench.ready() == 3)
            #expect(try await hand.claim().count == 2)
            #expect(try await hand.moveDue() == nil)
            #expect(try await bench.ready() == 0)
        }
    }

    @Test("lets a long line go on in parts once it is lifted", arguments: Engine.allCases)
    func isLiftedInParts(engine: Engine) async throws {
        try await Workbench.with(engine) { bench in
            let hand = try await Hand(bench)
            try await setLimit(JobLimit(concurrency: 0), bench)
            let jobs = (1...1_500).map { bench.job("\($0)", limits: ["vendor"]) }
            try await bench.database.write { _ = try $0.enqueue(jobs) }
            while try await bench.ready() > 0 { #expect(try await hand.claim(2_000).isEmpty) }
            try await setLimit(JobLimit(), bench)
            #expect(try await bench.ready() == 1_000)
            try await hand.moveDue()
            #expect(try await bench.ready() == 1_500)
            #expect(try await hand.moveDue() == nil)
        }
    }

    @Test("passes a place to a job that may take it, and moves no others", arguments: Engine.allCases)
    func movesNoLine(engine: Engine) async throws {
        try await Workbench.with(engine) { bench in
            let hand = try await Hand(bench)
            for name in ["a", "w"] { try await setLimit(JobLimit(concurrency: 1), named: name, bench) }
            try await bench.enqueue(bench.job("holds a", limits: ["a"]))
            let holder = try #require(try await hand.claim().first)
            for number in 1...5 { try await bench.enqueue(bench.job("\(number)", limits: ["a", "w"])) }
            #expect(try await hand.claim().isEmpty)
            try await bench.enqueue(bench.job("holds w", limits: ["w"]))
            #expect(try await hand.claim().count == 1)
            try await hand.end(holder)
            #expect(try await bench.ready() == 1)
            #expect(try await hand.claim().isEmpty)
            #expect(try await bench.ready() == 0)
        }
    }

    @Test("hands its place on where another limit refuses the job that was woken", arguments: Engine.allCases)
    func handsPlacesOn(engine: Engine) async throws {
        try await Workbench.with(engine) { bench in
            let hand = try await Hand(bench)
            try await setLimit(JobLimit(concurrency: 1), named: "a", bench)
            try await setLimit(JobLimit(concurrency: 1), named: "b", bench)
            try await bench.enqueue(bench.job("holds a", limits: ["a"]), bench.job("holds b", limits: ["b"]))
            let holders = try await hand.claim()
            try await bench.enqueue(bench.job("both", limits: ["a", "b"]))
            #expect(try await hand.claim().isEmpty)
            bench.pass(.milliseconds(1))
            try await bench.enqueue(bench.job("only a", limits: ["a"]))
            #expect(try await hand.claim().isEmpty)
            try await hand.end(try #require(holders.first { $0.text == "holds a" }))
            #expect(try await hand.claim().isEmpty)
            #expect(try await hand.workOff() == ["only a"])
            try await hand.end(try #require(holders.first { $0.text == "holds b" }))
            #expect(try await hand.workOff() == ["both"])
        }
    }

    @Test("lets everything go on once it is lifted", arguments: Engine.allCases)
    func isLifted(engine: Engine) async throws {
        try await Workbench.with(engine) { bench in
            let hand = try await Hand(bench)
            try await setLimit(JobLimit(concurrency: 0), bench)
            for number in 1...3 { try await bench.enqueue(bench.job("\(number)", limits: ["vendor"])) }
            #expect(try await hand.claim().isEmpty)
            try await setLimit(JobLimit(), bench)
            #expect(try await hand.claim().count == 3)
        }
    }

    @Test("holds in its own workspace only", arguments: Engine.allCases)
    func belongsToWorkspace(engine: Engine) async throws {
        try await Workbench.with(engine) { bench in
            let hand = try await Hand(bench)
            try await setLimit(JobLimit(concurrency: 0), bench)
            try await bench.enqueue(NewJob("work", workspace: bench.neighbour, limits: ["vendor"]))
            #expect(try await hand.claim().count == 1)
        }
    }
}
