import FoundationEssentials
import Storage
import Values
import World

/// The files of the archive that are open: those that were read last.
actor ColdFiles {
    /// How many files stay open.
    static let openMax = 12

    private struct OpenFile {
        let database: Database
        var readers = 0
        var lastRead = 0
        var isChecked = false
    }

    private let folder: String?
    private let world: World
    private var open: [String: OpenFile] = [:]
    /// The files that are being opened, with those who wait for that.
    private var opening: [String: [CheckedContinuation<Void, Never>]] = [:]
    private var reads = 0

    init(folder: String?, world: World) {
        self.folder = folder
        self.world = world
    }

    /// Reads in the file of a period.
    /// - Throws: `usage.cold_missing`, `usage.cold_damaged`; what `body` throws.
    func read<T: Sendable>(
        _ period: HistoryPeriod, _ body: @escaping @Sendable (Snapshot) throws -> T
    ) async throws -> T {
        guard let name = period.file else { preconditionFailure("a period that is read from a file has one") }
        guard let folder else { throw Problem.coldMissing(name) }
        let path = "\(folder)/\(name)"
        let file = try await borrow(name, at: path)
        let sum = file.isChecked ? nil : period.sum
        do {
            let value = try await file.database.read { snapshot in
                if let sum { try snapshot.checkTotals(sum) }
                return try body(snapshot)
            }
            open[name]?.isChecked = true
            await giveBack(name)
            return value
        } catch {
            await giveBack(name, closing: true)
            throw Self.told(error, of: path)
        }
    }

    /// Closes all files.
    func close() async {
        let files = open.values.map(\.database)
        open = [:]
        for file in files { await file.close() }
    }

    private func borrow(_ name: String, at path: String) async throws -> OpenFile {
        while opening[name] != nil {
            await withCheckedContinuation { opening[name]?.append($0) }
        }
        var file: OpenFile
        if let known = open[name] {
            file = known
        } else {
            opening[name] = []
            defer { opening.removeValue(forKey: name)?.forEach { $0.resume() } }
            file = OpenFile(database: try await opened(path))
        }
        reads += 1
        file.readers += 1
        file.lastRead = reads
        open[name] = file
        return file
    }

    private func opened(_ path: String) async throws -> Database {
        do {
            return try await Database.openSealed(path, world: world)
        } catch {
            guard FileManager.default.fileExists(atPath: path) else { throw Problem.coldMissing(path) }
            throw Self.told(error, of: path)
        }
    }

    /// Ends a read, and closes the file where that was asked for or where too many are open.
    private func giveBack(_ name: String, closing isUnwanted: Bool = false) async {
        open[name]?.readers -= 1
        let idle = open.filter { $0.value.readers == 0 }
        let oldest = idle.min { $0.value.lastRead < $1.value.lastRead }?.key
        let surplus = isUnwanted && idle[name] != nil ? name : open.count > Self.openMax ? oldest : nil
        guard let surplus, let file = open.removeValue(forKey: surplus) else { return }
        await file.database.close()
    }

    /// What the database says of a file that is damaged, as a problem that names the file.
    private static func told(_ error: any Error, of path: String) -> any Error {
        guard let problem = error as? Problem, problem.isOfDamagedFile else { return error }
        return Problem.coldDamaged(path, because: problem.message.en)
    }
}

extension Snapshot {
    /// - Throws: `storage.failed` where the file does not hold what was proved when it was made.
    fileprivate func checkTotals(_ sum: RecordSum) throws {
        let (records, amount) = try coldTotals()
        guard records == sum.records, amount == sum.amount else {
            throw Problem.failed("it has \(records) records, and \(sum.records) were archived", code: "usage")
        }
    }
}
