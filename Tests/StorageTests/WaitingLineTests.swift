import Storage
import Testing

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
        let problem = #expect(throws: (any Error).self) { try line.add(3, .urgent) }
        #expect(problem != nil)
    }
}
