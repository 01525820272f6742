import Foundation
package import Hummingbird
import Logging
import NIOCore
public import ServiceLifecycle
public import Values
public import World

/// Two small vendors that behave like real ones, on one port of 127.0.0.1: the stocktake API of an ERP and the robot
/// of a team chat.
///
/// They are there to be integrated with, by newcomers and by tests: signed requests, HTTP 200 with an error code in
/// the body, throttling, repeats answered with the first result, and faults to order (``VendorOptions``). `GET /`
/// shows a person what they hold, `GET /state` a program.
public final class Vendor: Service {
    /// What requests must be signed with.
    public let keys: VendorKeys
    private let options: VendorOptions
    private let world: World
    private let books: Books

    /// A vendor that remembers what its state file holds, where it has one.
    ///
    /// Keys that it generates are kept in that file too.
    /// - Throws: `vendor.port_impossible`; `vendor.state_unavailable` where the file cannot be used or another vendor uses it,
    ///   `vendor.state_malformed` where it holds something else.
    public init(_ options: VendorOptions = VendorOptions(), world: World) throws(Problem) {
        guard (0...65_535).contains(options.port) else { throw .portImpossible(options.port) }
        let journal: Journal? = if let path = options.stateFile { try Journal(path) } else { nil }
        let entries = try journal?.entries() ?? []
        if let keys = options.keys ?? entries.lastKeys {
            self.keys = keys
        } else {
            keys = VendorKeys.generated(in: world)
            try journal?.append(.keys(keys))
        }
        self.options = options
        self.world = world
        books = Books(journal: journal, entries: entries)
    }

    /// Serves until the task is cancelled or the service group shuts down; answers kept back are then given at once.
    public func run() async throws {
        try await run { _ in }
    }

    /// Serves as ``run()`` does, and tells the port as soon as requests are taken.
    /// - Throws: `vendor.port_taken`.
    public func run(onReady: @escaping @Sendable (_ port: Int) async -> Void) async throws {
        do {
            try await application(onReady: onReady).run()
        } catch let error as IOError where error.errnoCode == EADDRINUSE {
            throw Problem.portTaken(options.port)
        }
    }

    package func application(
        onReady: @escaping @Sendable (_ port: Int) async -> Void = { _ in }
    ) -> some ApplicationProtocol {
        let router = Router()
        StocktakeAPI(keys: keys, options: options, world: world, books: books).add(to: router)
        Robot(keys: keys, options: options, world: world, books: books).add(to: router)
        FrontPage(books: books).add(to: router)
        var logger = Logger(label: "demo-vendor")
        logger.logLevel = .critical
        return Application(
            router: router,
            configuration: ApplicationConfiguration(address: .hostname("127.0.0.1", port: options.port)),
            onServerRunning: { channel in await onReady(channel.localAddress?.port ?? 0) },
            logger: logger)
    }
}

extension [Entry] {
    fileprivate var lastKeys: VendorKeys? {
        for case .keys(let keys) in reversed() { return keys }
        return nil
    }
}
