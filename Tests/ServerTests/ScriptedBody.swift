import Hummingbird
import NIOCore
import Synchronization

/// A body that comes in parts, each with what happens before it.
///
/// ``Front`` gives it to requests with `transfer-encoding: chunked`.
final class ScriptedBody: Sendable {
    private let step: @Sendable (Int) throws -> Int?
    private let taken = Mutex(0)

    /// A body whose parts a closure makes: it gets the part's number and gives its length, or `nil` at the end.
    init(_ step: @escaping @Sendable (Int) throws -> Int?) {
        self.step = step
    }

    /// How many parts were read of all bodies together.
    var partsRead: Int { taken.withLock { $0 } }

    /// One body.
    var stream: RequestBody {
        let number = Mutex(0)
        return RequestBody(
            asyncSequence: AsyncThrowingStream<ByteBuffer, any Error> { [step, self] in
                let part = number.withLock { number in
                    defer { number += 1 }
                    return number
                }
                guard let length = try step(part) else { return nil }
                taken.withLock { $0 += 1 }
                return ByteBuffer(repeating: UInt8(ascii: "1"), count: length)
            })
    }
}
