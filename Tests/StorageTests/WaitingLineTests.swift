import Storage
import Testing
import Values

@Suite("A line of work")
struct WaitingLineTests {
    @Test("gives urgent work first, and every fifth turn to ordinary work")
    func turns() throws {
        let line = WaitingLine<Int>(waitingMax: 100)
        for number in 1...2 { try line.add(number) }
        for number in 11...18 { try line.add(number, .urgent) }
        var taken: [Int] = []
        while let next = line.takeNow() { taken.append(next.work) }
        #expect(taken == [11, 12, 13, 14, 1, 15, 16, 17, 18, 2])
    }

    @Test("counts all that waits against its bound")
    func bound() throws {
        let line = WaitingLine<Int>(waitingMax: 2)
        try line.add(1)
        try line.add(2, .urgent)
        #expect(line.count == 2)
        let problem = #expect(throws: Problem.self) { try line.add(3, .urgent) }
        #expect(problem?.code == "storage.busy")
    }

    @Test("says where ordinary work has its turn although urgent work waits")
    func overdue() throws {
        let line = WaitingLine<Int>(waitingMax: 100)
        try line.add(1)
        #expect(line.takeNow()?.isOverdue == false)
        for number in 11...16 { try line.add(number, .urgent) }
        for number in 1...2 { try line.add(number) }
        let taken = (1...5).compactMap { _ in line.takeNow() }
        #expect(taken.map(\.work) == [11, 12, 13, 14, 1])
        #expect(taken.map(\.isOverdue) == [false, false, false, false, true])
        #expect(line.takeOrdinaryNow()?.work == 2)
        #expect(line.takeOrdinaryNow() == nil)
    }
}
