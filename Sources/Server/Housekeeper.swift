import Entitlements
import Flows
import Logging
import Orders
import Payments
public import ServiceLifecycle
import Storage
import World

/// Keeps the house of an installation from time to time, on every node.
///
/// It ends runs that nobody works on any more, leaves payments and refunds that nobody carries any more to a person, drops
/// what is old, and has the older usage history archived; it needs no worker.
public struct Housekeeper: Service {
    private let node: Installation

    /// A housekeeper of an installation.
    public init(_ node: Installation) {
        self.node = node
    }

    /// Keeps the house until the process shuts down.
    public func run() async throws {
        await cancelWhenGracefulShutdown {
            while !Task.isCancelled {
                await keep { _ = try await node.flows.keepHouse() }
                await keep { try await node.payments.keepHouse() }
                await keep { try await node.shop.keepHouse() }
                await keep { try await node.meter.keepHouse() }
                await keep { try await node.usage.keepHouse() }
                do {
                    try await node.database.world.clock.sleep(for: FlowEngine.housekeepingEvery)
                } catch {
                    return
                }
            }
        }
    }

    /// Keeps a part of the house; what cannot be done now is done in the next round.
    private func keep(_ part: () async throws -> Void) async {
        do {
            try await part()
        } catch {
            node.logger.warning("the house could not be kept", metadata: ["error": "\(error)"])
        }
    }
}
