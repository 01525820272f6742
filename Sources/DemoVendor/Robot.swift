import Hummingbird
import Logging
import Synchronization
import Values
import World

/// The team chat's robot: signed in the query, JSON in and out, always HTTP 200 with an `errcode`.
final class Robot: Sendable {
    /// The largest request body, in bytes.
    static let bodyBytesMax = 64 << 10
    /// The longest message, in bytes.
    static let contentBytesMax = 20_000
    /// How far a request's timestamp may be from the server's time, in milliseconds.
    static let toleranceMilliseconds: Int64 = 3_600_000

    private let keys: VendorKeys
    private let options: VendorOptions
    private let world: World
    private let books: Books
    private let window = Mutex<(minute: Int64, count: Int)>((0, 0))

    init(keys: VendorKeys, options: VendorOptions, world: World, books: Books) {
        self.keys = keys
        self.options = options
        self.world = world
        self.books = books
    }

    func add(to router: Router<BasicRequestContext>) {
        router.post("/robot/send") { request, context in await self.answer(request, context) }
    }

    private func answer(_ request: Request, _ context: BasicRequestContext) async -> Response {
        do {
            try await take(request)
            return Response.json(["errcode": 0, "errmsg": "ok"])
        } catch let refusal as Refusal {
            books.count(refusal)
            return Response.json([
                "errcode": .int(refusal.code), "errmsg": .string(refusal.message(request.language)),
            ])
        } catch {
            context.logger.critical("\(error)")
            return Response(status: .internalServerError)
        }
    }

    private func take(_ request: Request) async throws {
        try verify(FormFields((request.uri.query ?? "").utf8))
        let body = try await request.bytes(upTo: Self.bodyBytesMax)
        guard
            let message = try? JSON(
                parsing: body, limits: JSONLimits(bytesMax: Self.bodyBytesMax, depthMax: 8)),
            message["msgtype"].string == "text", let content = message["text"]["content"].string,
            (1...Self.contentBytesMax).contains(content.utf8.count)
        else { throw Refusal.badMessage }
        guard !isTooMany() else { throw Refusal.tooManyMessages }
        try books.keep(RobotMessage(at: world.now.milliseconds, content: content))
    }

    private func verify(_ fields: FormFields) throws(Refusal) {
        guard fields["access_token"] == keys.robotToken else { throw .unknownRobot }
        guard let timestamp = fields["timestamp"], let stamped = Int64(timestamp), let sign = fields["sign"],
            Signature.isValid(sign, timestamp: timestamp, secret: keys.robotSecret)
        else { throw .badRobotSignature }
        let now = world.now.milliseconds
        guard (now - Self.toleranceMilliseconds...now + Self.toleranceMilliseconds).contains(stamped) else {
            throw .badRobotSignature
        }
    }

    /// Counts a message against its minute.
    private func isTooMany() -> Bool {
        let minute = world.now.seconds / 60
        return window.withLock { window in
            if window.minute != minute { window = (minute, 0) }
            window.count += 1
            return window.count > options.messagesPerMinuteMax
        }
    }
}
