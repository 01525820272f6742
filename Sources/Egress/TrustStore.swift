import NIOCore
import NIOPosix
package import NIOSSL
import Synchronization

/// The TLS settings that all connections share, read from disk once, on a thread that may block.
package final class TrustStore: Sendable {
    private let roots: NIOSSLTrustRoots
    private let made = Mutex<EventLoopFuture<NIOSSLContext>?>(nil)

    /// Whom to trust: the system's certificate authorities unless others are given.
    package init(roots: NIOSSLTrustRoots = .default) {
        self.roots = roots
    }

    /// TLS 1.2 or later, the peer's certificate and name verified.
    func context(on eventLoop: any EventLoop) -> EventLoopFuture<NIOSSLContext> {
        made.withLock { made in
            if let made { return made }
            let context = NIOThreadPool.singleton.runIfActive(eventLoop: eventLoop) { [roots] in
                var configuration = TLSConfiguration.makeClientConfiguration()
                configuration.trustRoots = roots
                configuration.minimumTLSVersion = .tlsv12
                configuration.applicationProtocols = ["http/1.1"]
                return try NIOSSLContext(configuration: configuration)
            }
            made = context
            return context
        }
    }
}
