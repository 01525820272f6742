public import Durable
import FoundationEssentials
public import Storage
import Synchronization
package import Values
import World

extension UsageHistory {
    /// How long the database keeps the records of a period beside its file, for reads that had begun.
    static let graceForReads = Duration.seconds(600)
    /// After what time a job that was given up is tried again.
    static let revivedAfter = Duration.seconds(3_600)
    /// After what time an attempt says that it is alive.
    private static let aliveEvery = Duration.seconds(20)
    /// How many times as long as a batch took the rest after it lasts, and how long at most.
    private static let (restRatio, restMax) = (3, Duration.seconds(1))
    /// How many records are deleted at once on SQLite, where those who write wait for that.
    private static let deletedAtOnce = 64
    /// How many pages of the file are synchronised at once; who uses something meanwhile waits for the same disk.
    private static let syncedPages = 200
    private static let jobKind = "usage.archive"

    /// The handlers of its jobs; none where there is no folder.
    public var handlers: [JobHandler] {
        guard folder != nil else { return [] }
        return [
            JobHandler(Self.jobKind, deadline: .seconds(600)) { [self] attempt in
                guard let start = Timestamp(payload: attempt.payload) else { return .done }
                let clock = database.world.clock
                let told = Mutex(clock.monotonic)
                return try await move(start) {
                    let isDue = told.withLock { told in
                        guard clock.monotonic - told > Self.aliveEvery else { return false }
                        told = clock.monotonic
                        return true
                    }
                    if isDue { try await attempt.checkpoint([]) }
                }
            }
        ]
    }

    /// Begins to move months that are old enough, and takes up again what was given up.
    ///
    /// Any number of nodes may do it at once.
    public func keepHouse() async throws {
        guard folder != nil else { return }
        let due = try await database.read { [self] snapshot -> Timestamp? in
            var oldest = UsageMonth(at: snapshot.now, in: try zone(snapshot))
            for _ in 0..<hotMonths { oldest = oldest.previous }
            let end = oldest.instants.lowerBound
            return try snapshot.hotPeriods(endedBy: end).isEmpty ? nil : end
        }
        if let due {
            try await database.writeCommitted { [self] tx in _ = try archive(endedBy: due, in: tx) }
        }
        let dead = try await database.read { try $0.deadJobs(ofKind: Self.jobKind, limit: 100) }
        for (job, payload) in dead {
            guard let start = Timestamp(payload: payload) else { continue }
            try await database.write { tx in
                try tx.revoke(job.id, workspace: job.workspace)
                try tx.noteProblem(job.problem, ofPeriodFrom: start)
                try tx.enqueue(Self.job(start, notBefore: tx.now + Self.revivedAfter))
            }
        }
    }

    /// Begins to move a month now, however short ago it ended.
    ///
    /// - Parameters:
    ///   - month: The month.
    ///   - transaction: In which it begins.
    /// - Returns: How many periods of it begin to move; none where they have begun before.
    /// - Throws: `usage.month_open`, `usage.no_archive`; what the database says.
    public func archive(_ month: UsageMonth, in transaction: Transaction) throws -> Int {
        guard folder != nil else { throw Problem.noArchive }
        guard month.instants.upperBound <= transaction.now else { throw Problem.monthOpen(month.name) }
        return try archive(endedBy: transaction.now, ofAlone: month, in: transaction)
    }

    private func archive(
        endedBy end: Timestamp, ofAlone month: UsageMonth? = nil, in transaction: Transaction
    ) throws -> Int {
        let zone = try zone(transaction)
        let due = try transaction.hotPeriods(endedBy: end).filter { period in
            month.map { $0 == UsageMonth(of: period, in: zone) } ?? true
        }
        return try due.filter { time in
            guard try transaction.beginArchiving(time, into: fileName(of: time, in: zone)) else {
                return false
            }
            try transaction.enqueue(Self.job(time.lowerBound, notBefore: nil))
            return true
        }.count
    }

    /// `2026-09.sqlite`; where months began at another time, with the instant at which the period begins.
    private func fileName(of time: Range<Timestamp>, in zone: Zone) -> String {
        let month = UsageMonth(of: time, in: zone)
        let suffix = month.instants == time ? "" : "-\(time.lowerBound.microseconds)"
        return "\(month.name)\(suffix).sqlite"
    }

    private static func job(_ start: Timestamp, notBefore: Timestamp?) -> NewJob {
        NewJob(jobKind, workspace: .installation, payload: start.payload, notBefore: notBefore)
    }
}

extension UsageHistory {
    /// Takes a period one state further.
    ///
    /// Whatever instant it ends at, it goes on from there when it is called again.
    /// - Parameters:
    ///   - start: When the period begins.
    ///   - step: Called between any two steps.
    /// - Returns: What ends the job.
    /// - Throws: `usage.archive_differs`, `usage.archive_damaged`, `usage.no_archive`; what the databases, the disk and
    ///   `step` say.
    package func move(
        _ start: Timestamp, between step: () async throws -> Void
    ) async throws -> Completion {
        guard let period = try await database.read({ try $0.historyPeriod(from: start) }) else {
            return .done
        }
        switch period.state {
        case .hot, .dropped: return .done
        case .archiving:
            // A version before may have sealed it otherwise.
            try await database.write { try $0.seal(period.time) }
            let sum = try await makeFile(of: period, between: step)
            return Completion(next: [Self.job(start, notBefore: database.now + Self.graceForReads)]) { tx in
                try tx.endArchiving(start, as: sum)
            }
        case .cold:
            // A node that came too late to move the period may have begun a file of its own.
            if let folder, let name = period.file { try await Database.remove("\(folder)/\(name).partial") }
            try await empty(period, between: step)
            return Completion { tx in try tx.dropArchived(period.time) }
        }
    }

    /// Deletes what the database still has of a period on SQLite, and rests by how long it held the one writer.
    private func empty(_ period: HistoryPeriod, between step: () async throws -> Void) async throws {
        let (clock, limit) = (database.world.clock, min(batchRecords, Self.deletedAtOnce))
        while true {
            let held = try await database.write { tx -> Duration? in
                let begun = clock.monotonic
                return try tx.empty(period.time, limit: limit) ? clock.monotonic - begun : nil
            }
            guard let held else { return }
            try await rest(after: held)
            try await step()
        }
    }

    /// Works a little, then rests most of the time.
    private func resting<T>(_ work: () async throws -> T) async throws -> T {
        let begun = database.world.clock.monotonic
        let result = try await work()
        try await rest(after: database.world.clock.monotonic - begun)
        return result
    }

    /// Leaves the cores and the disk to those who use something meanwhile.
    private func rest(after work: Duration) async throws {
        let rest = min(work * Self.restRatio, Self.restMax)
        if rest > .zero { try await database.world.clock.sleep(for: rest) }
    }

    /// Copies a period into its file unless that is there, and proves that the file holds what the database holds.
    private func makeFile(
        of period: HistoryPeriod, between step: () async throws -> Void
    ) async throws -> RecordSum {
        guard let folder, let name = period.file else { throw Problem.noArchive }
        var options = DatabaseOptions()
        options.readers = 1
        options.isBackground = true
        options.checkpointPages = Self.syncedPages
        let path = "\(folder)/\(name)"
        let partial = path + ".partial"
        if FileManager.default.fileExists(atPath: path) {
            // What is left of it where it had just got its name.
            try await Database.remove(partial)
        } else {
            try FileManager.default.createDirectory(
                atPath: folder, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o700])
            let file = try await openPartial(partial, options)
            try await closing(file) { try await copy(period, into: file, between: step) }
            try await step()
            try await Database.seal(partial, as: path)
            try await step()
        }
        let sum: RecordSum?
        do {
            let file = try await readingFile {
                try await Database.openSealed(path, world: database.world, options: options)
            }
            sum = try await closing(file) { try await compare(period, with: file, between: step) }
        } catch let damage as DamagedFile {
            throw try putAside(path, because: damage.problem)
        }
        if let sum { return sum }
        let aside = "\(path).differs-\(database.now.microseconds)"
        try FileManager.default.moveItem(atPath: path, toPath: aside)
        throw Problem.archiveDiffers(path, aside: aside)
    }

    /// Opens the file that is being written, or another one where it cannot be read: what it has the database has, too.
    private func openPartial(_ path: String, _ options: DatabaseOptions) async throws -> Database {
        func open() async throws -> Database {
            try await Database.open(
                "sqlite:\(path)", schemas: [ColdSchema.schema], world: database.world, options: options)
        }
        do {
            return try await readingFile {
                let file = try await open()
                do {
                    _ = try await file.read { try $0.lastCopied() }
                    return file
                } catch {
                    await file.close()
                    throw error
                }
            }
        } catch is DamagedFile {
            try await Database.remove(path)
            return try await open()
        }
    }

    /// Puts a file aside that cannot be read while the database has all that it should hold, so that another one is made;
    /// a second one stays where it is, as its disk is to be looked at.
    /// - Returns: What a person is to be told.
    private func putAside(_ path: String, because problem: Problem) throws -> Problem {
        let aside = path + ".damaged"
        guard !FileManager.default.fileExists(atPath: aside) else {
            return .archiveDamagedAgain(path, aside: aside, because: problem)
        }
        try FileManager.default.moveItem(atPath: path, toPath: aside)
        return .archiveDamaged(path, aside: aside, because: problem)
    }

    /// Reads in a file of the archive.
    /// - Throws: ``DamagedFile`` where that cannot be read; what else `body` throws.
    private func readingFile<T>(_ body: () async throws -> T) async throws -> T {
        do {
            return try await body()
        } catch let problem as Problem where problem.isOfDamagedFile {
            throw DamagedFile(problem: problem)
        }
    }

    /// Copies what the file does not have yet; each batch is one transaction of the file.
    private func copy(
        _ period: HistoryPeriod, into file: Database, between step: () async throws -> Void
    ) async throws {
        var last = try await file.read { try $0.lastCopied() }
        while true {
            let copied = try await resting {
                let batch = try await hotBatch(period, after: last)
                if !batch.isEmpty { try await file.write { try $0.insertCopies(of: batch) } }
                return batch
            }
            guard copied.count == batchRecords else { return }
            last = copied.last?.place
            try await step()
        }
    }

    /// Compares every record of a file with the database's, which gets no more.
    /// - Returns: The sum of the records; `nil` where the file holds others.
    private func compare(
        _ period: HistoryPeriod, with file: Database, between step: () async throws -> Void
    ) async throws -> RecordSum? {
        var sum = RecordSummer()
        var last: KeptRecord.Place?
        while true {
            let (hot, isSame) = try await resting {
                let hot = try await hotBatch(period, after: last)
                let cold = try await readingFile { try await batch(of: file, ColdSchema.records, last) }
                return (hot, cold == hot)
            }
            guard isSame else { return nil }
            sum.add(hot)
            guard hot.count == batchRecords else { break }
            last = hot.last?.place
            try await step()
        }
        let (whole, totals) = (sum.sum, try await readingFile { try await file.read { try $0.coldTotals() } })
        return totals == (whole.records, whole.amount) ? whole : nil
    }

    private func hotBatch(_ period: HistoryPeriod, after last: KeptRecord.Place?) async throws -> [KeptRecord]
    {
        try await batch(of: database, EntitlementSchema.history.table(of: period.time), last)
    }

    private func batch(
        of database: Database, _ table: SQL, _ last: KeptRecord.Place?
    ) async throws -> [KeptRecord] {
        try await database.read { [batchRecords] in
            try $0.keptRecords(in: table, after: last, limit: batchRecords)
        }
    }

    private func closing<T>(_ file: Database, _ body: () async throws -> T) async throws -> T {
        do {
            let value = try await body()
            await file.close()
            return value
        } catch {
            await file.close()
            throw error
        }
    }
}

/// Thrown where a file of the archive cannot be read, and nothing else is the matter.
private struct DamagedFile: Error {
    let problem: Problem
}

extension Timestamp {
    fileprivate var payload: [UInt8] { withUnsafeBytes(of: microseconds.bigEndian) { Array($0) } }

    fileprivate init?(payload: [UInt8]) {
        guard payload.count == 8 else { return nil }
        self.init(microseconds: payload.reduce(0) { $0 << 8 | Int64($1) })
    }
}
