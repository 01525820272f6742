import Hummingbird
import Logging
import ServiceLifecycle
import Synchronization
import Values
import World

/// The ERP's stocktake API: signed forms in, always HTTP 200 out, with a code in the body.
final class StocktakeAPI: Sendable {
    /// The largest request body, in bytes.
    static let bodyBytesMax = 256 << 10
    /// How far a request's timestamp may be from the server's time.
    static let staleMinutes: Int64 = 10
    /// How many numbers one query may name.
    static let queryMax = 100

    private let keys: VendorKeys
    private let options: VendorOptions
    private let world: World
    private let books: Books
    private let faults: Mutex<(throttlesNext: Bool, accepted: Int)>

    init(keys: VendorKeys, options: VendorOptions, world: World, books: Books) {
        self.keys = keys
        self.options = options
        faults = Mutex((options.throttlesFirst, 0))
        self.world = world
        self.books = books
    }

    func add(to router: Router<BasicRequestContext>) {
        router.post("/open/stocktake/create") { request, context in
            await self.answer(request, context) { biz in try await self.create(StocktakeDocument(biz)) }
        }
        router.post("/open/stocktake/query") { request, context in
            await self.answer(request, context) { biz in try self.documents(biz) }
        }
        router.post("/open/stocktake/list") { request, context in
            await self.answer(request, context) { biz in try self.newDocuments(biz) }
        }
        router.post("/open/inventory/query") { request, context in
            await self.answer(request, context) { biz in try self.levels(biz) }
        }
    }

    /// Checks the request, has `action` act on its `biz`, and puts what comes of it into the envelope.
    private func answer(
        _ request: Request, _ context: BasicRequestContext, action: (JSON) async throws -> JSON
    ) async -> Response {
        do {
            let biz = try await verified(request)
            let data = try await action(biz)
            return Response.json(["code": 0, "msg": "", "data": data])
        } catch let refusal as Refusal {
            books.count(refusal)
            return Response.json([
                "code": .int(refusal.code), "msg": .string(refusal.message(request.language)), "data": nil,
            ])
        } catch {
            context.logger.critical("\(error)")
            return Response(status: .internalServerError)
        }
    }

    /// The `biz` of a request that is fresh and rightly signed.
    private func verified(_ request: Request) async throws(Refusal) -> JSON {
        let fields = try FormFields(await request.bytes(upTo: Self.bodyBytesMax))
        guard try fields.required("app_key") == keys.appKey else { throw .unknownApplication }
        guard Signature.isValid(fields, secret: keys.appSecret) else { throw .badSignature }
        guard let stamped = Int64(try fields.required("timestamp")) else {
            throw .malformed("timestamp", Localized(zh: " Unix 秒", en: "Unix seconds"))
        }
        let now = world.now.seconds
        let tolerated = (now - Self.staleMinutes * 60)...(now + Self.staleMinutes * 60)
        guard tolerated.contains(stamped) else { throw .stale(Self.staleMinutes) }
        let biz = try fields.required("biz")
        do {
            return try JSON(parsing: biz, limits: JSONLimits(bytesMax: Self.bodyBytesMax, depthMax: 8))
        } catch {
            throw .invalid(error.within("biz").localizedLine)
        }
    }

    private func create(_ document: StocktakeDocument) async throws -> JSON {
        let throttled = faults.withLock { faults in
            defer { faults.throttlesNext = false }
            return faults.throttlesNext
        }
        guard !throttled else { throw Refusal.throttled }
        let receipt = try books.take(document)
        if !receipt.repeated, isHeld() {
            try? await cancelWhenGracefulShutdown { [world, options] in
                try await world.clock.sleep(for: options.holdFor)
            }
        }
        return [
            "so_id": .string(document.soID), "io_id": .int(receipt.ioID), "repeated": .bool(receipt.repeated),
        ]
    }

    /// Counts a document that was accepted, and says whether its answer is the one to keep back.
    private func isHeld() -> Bool {
        faults.withLock { faults in
            faults.accepted += 1
            return faults.accepted == options.holdAfter
        }
    }

    private func documents(_ biz: JSON) throws(Refusal) -> JSON {
        let soIDs = try names("so_ids", of: biz)
        let found = books.read { state in soIDs.compactMap(state.document) }
        return ["docs": .array(found.map(\.json))]
    }

    /// The documents after a number, in the order of their numbers, at most as many as one answer holds.
    private func newDocuments(_ biz: JSON) throws(Refusal) -> JSON {
        let after = biz["after_io_id"]
        guard let last = after.isNull ? 0 : after.integer else {
            throw .malformed("after_io_id", Localized(zh: "整数", en: "a whole number"))
        }
        let found = books.read { state in state.documents(after: last, limit: Self.queryMax) }
        return ["docs": .array(found.map(\.json))]
    }

    private func levels(_ biz: JSON) throws(Refusal) -> JSON {
        guard let warehouse = biz["warehouse"].integer else { throw .missing("warehouse") }
        let skuIDs = try names("sku_ids", of: biz)
        let levels = books.read { state in skuIDs.map { state.level($0, in: warehouse) } }
        let rows = zip(skuIDs, levels).map { skuID, level -> JSON in
            ["sku_id": .string(skuID), "qty": .int(level)]
        }
        return ["levels": .array(rows)]
    }

    private func names(_ key: String, of biz: JSON) throws(Refusal) -> [String] {
        let names = biz[key].array ?? []
        guard (1...Self.queryMax).contains(names.count), names.allSatisfy({ $0.string != nil }) else {
            throw .malformed(
                key,
                Localized(zh: " 1 至 \(Self.queryMax) 个文本的数组", en: "an array of 1 to \(Self.queryMax) texts"))
        }
        return names.compactMap(\.string)
    }
}
