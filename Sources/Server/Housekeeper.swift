import Flows
import Logging
import Payments
public import ServiceLifecycle
import Storage
import World

/// Keeps the house of an installation from time to time, on every node.
///
/// It ends runs that nobody works on any more, leaves payments and refunds that nobody carries any more to a person, and
/// drops what is old; it needs no worker.
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
                do {
                    _ = try await node.flows.keepHouse()
                    try await node.payments.keepHouse()
                } catch {
                    node.logger.warning("the house could not be kept", metadata: ["error": "\(error)"])
                }
                do {
                    try await node.database.world.clock.sleep(for: FlowEngine.housekeepingEvery)
                } catch {
                    return
                }
            }
        }
    }
}
