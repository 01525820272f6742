import HTTPTypes
import Hummingbird
import HummingbirdCore
import NIOCore
import Synchronization
import Values
import World

/// Collects the bodies of requests: each within its length and its time, all of them within one budget.
struct BodyReader: Sendable {
    private let budget = BodyBudget(bytesMax: APILimits.bodiesInFlightBytesMax)
    private let clock: any Clock

    init(clock: any Clock) {
        self.clock = clock
    }

    /// Collects a body and calls `use` with it; its bytes go back into the budget when that ends.
    ///
    /// - Parameters:
    ///   - request: The request whose body it is.
    ///   - bytesMax: How long it may be.
    ///   - look: Called at most once, before much of a long body is read: whether anybody wants it.
    ///   - use: What is done with it.
    /// - Returns: What `use` gives.
    /// - Throws: What `look` and `use` throw, `request.too_large`, `request.too_slow`, `request.busy`,
    ///   `request.body_broken`.
    func read(
        _ request: Request, bytesMax: Int, lookingFirst look: () async throws -> Void = {},
        _ use: ([UInt8]) async throws -> APIAnswer
    ) async throws -> APIAnswer {
        let announced = request.headers[.contentLength].flatMap { Int($0) }
        if let announced, announced > bytesMax { throw Problem.bodyTooLarge(bytesMax) }
        var isWanted = false
        if let announced, announced > APILimits.strangerBytesMax {
            try await look()
            isWanted = true
        }
        var bytes: [UInt8] = []
        var since: Duration?
        var taken = 0
        defer { budget.giveBack(taken) }
        var parts = request.body.makeAsyncIterator()
        while true {
            let next: ByteBuffer?
            do {
                next = try await parts.next()
            } catch let error as CancellationError {
                throw error
            } catch {
                throw Problem.bodyBroken
            }
            guard let part = next else { break }
            if let since, clock.monotonic - since > APILimits.bodyDurationMax { throw Problem.bodyTooSlow }
            let length = bytes.count + part.readableBytes
            guard length <= bytesMax else { throw Problem.bodyTooLarge(bytesMax) }
            if !isWanted, length > APILimits.strangerBytesMax {
                try await look()
                isWanted = true
            }
            try budget.take(part.readableBytes)
            taken += part.readableBytes
            bytes.append(contentsOf: part.readableBytesView)
            // A body that is whole with its first part, as most are, costs no look at the clock.
            if since == nil, length != announced { since = clock.monotonic }
        }
        if let announced, bytes.count < announced { throw Problem.bodyBroken }
        return try await use(bytes)
    }
}

/// The bytes of bodies that all requests in flight may hold together.
private final class BodyBudget: Sendable {
    private let left: Mutex<Int>

    init(bytesMax: Int) {
        left = Mutex(bytesMax)
    }

    func take(_ bytes: Int) throws(Problem) {
        let isTaken = left.withLock { left in
            if left < bytes { return false }
            left -= bytes
            return true
        }
        if !isTaken { throw .bodiesTooManyInFlight }
    }

    func giveBack(_ bytes: Int) {
        left.withLock { $0 += bytes }
    }
}
