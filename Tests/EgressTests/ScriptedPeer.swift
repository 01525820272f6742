import NIOCore
import NIOPosix
import NIOSSL
import Synchronization

/// A server on 127.0.0.1 that reads requests and answers each as a test says, byte for byte.
final class ScriptedPeer: Sendable {
    /// What is done after a request was read.
    enum Act: Sendable {
        case send(String)
        /// Sends a text again and again, 20 kB every millisecond, until the connection ends.
        case flood(String)
        /// Sends one byte of a text every ten milliseconds.
        case drip(String)
        case close
    }

    /// What to do about a request, given its text and how many came before on all connections.
    typealias Script = @Sendable (_ request: String, _ number: Int) -> [Act]

    /// What the peer saw.
    final class Journal: Sendable {
        let requests = Mutex<[String]>([])
        let connections = Atomic(0)
    }

    private let channel: any Channel
    private let journal: Journal

    var port: Int { channel.localAddress?.port ?? 0 }
    var url: String { "http://127.0.0.1:\(port)" }
    /// The requests in the order in which they came.
    var requests: [String] { journal.requests.withLock { $0 } }
    /// How many connections were accepted.
    var connections: Int { journal.connections.load(ordering: .relaxed) }

    /// Calls `body` with a peer that says `greeting` on every new connection and answers by `script`.
    static func with(
        tls: NIOSSLContext? = nil, greeting: String = "", _ script: @escaping Script,
        _ body: (ScriptedPeer) async throws -> Void
    ) async throws {
        let journal = Journal()
        let channel = try await ServerBootstrap(group: MultiThreadedEventLoopGroup.singleton)
            .serverChannelOption(.socketOption(.so_reuseaddr), value: 1)
            .childChannelInitializer { channel in
                channel.eventLoop.makeCompletedFuture {
                    journal.connections.wrappingAdd(1, ordering: .relaxed)
                    let pipeline = channel.pipeline.syncOperations
                    if let tls { try pipeline.addHandler(NIOSSLServerHandler(context: tls)) }
                    try pipeline.addHandler(Reader(script: script, journal: journal))
                    if !greeting.isEmpty {
                        pipeline.writeAndFlush(NIOAny(ByteBuffer(string: greeting)), promise: nil)
                    }
                }
            }
            .bind(host: "127.0.0.1", port: 0).get()
        let peer = ScriptedPeer(channel: channel, journal: journal)
        let result: Result<Void, any Error>
        do { result = .success(try await body(peer)) } catch { result = .failure(error) }
        try await channel.close()
        try result.get()
    }

    private init(channel: any Channel, journal: Journal) {
        self.channel = channel
        self.journal = journal
    }
}

/// Reads one connection's requests and acts on each.
private final class Reader: ChannelInboundHandler {
    typealias InboundIn = ByteBuffer
    typealias OutboundOut = ByteBuffer

    private let script: ScriptedPeer.Script
    private let journal: ScriptedPeer.Journal
    private var text = ""

    init(script: @escaping ScriptedPeer.Script, journal: ScriptedPeer.Journal) {
        self.script = script
        self.journal = journal
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        text += String(buffer: unwrapInboundIn(data))
        while let request = nextRequest() {
            let number = journal.requests.withLock { requests in
                requests.append(request)
                return requests.count - 1
            }
            for act in script(request, number) { perform(act, context) }
        }
    }

    func errorCaught(context: ChannelHandlerContext, error: any Error) {
        context.close(promise: nil)
    }

    private func nextRequest() -> String? {
        guard let end = text.firstRange(of: "\r\n\r\n") else { return nil }
        let lines = text[..<end.lowerBound].split(separator: "\r\n")
        let length = lines.first { $0.lowercased().hasPrefix("content-length:") }?.split(separator: " ").last
        let body = text[end.upperBound...].utf8
        guard
            let stop = body.index(
                body.startIndex, offsetBy: Int(length ?? "0") ?? 0, limitedBy: body.endIndex)
        else { return nil }
        defer { text = String(text[stop...]) }
        return String(text[..<stop])
    }

    private func perform(_ act: ScriptedPeer.Act, _ context: ChannelHandlerContext) {
        switch act {
        case .send(let text): context.writeAndFlush(wrapOutboundOut(ByteBuffer(string: text)), promise: nil)
        case .flood(let text): flood(text, context)
        case .drip(let text): drip(Array(text), context)
        case .close: context.close(promise: nil)
        }
    }

    private func flood(_ text: String, _ context: ChannelHandlerContext) {
        guard context.channel.isActive else { return }
        let much = String(repeating: text, count: 20_000 / text.utf8.count + 1)
        context.writeAndFlush(wrapOutboundOut(ByteBuffer(string: much)), promise: nil)
        context.eventLoop.assumeIsolated().scheduleTask(in: .milliseconds(1)) { self.flood(text, context) }
    }

    private func drip(_ rest: [Character], _ context: ChannelHandlerContext) {
        guard let first = rest.first, context.channel.isActive else { return }
        context.writeAndFlush(wrapOutboundOut(ByteBuffer(string: String(first))), promise: nil)
        context.eventLoop.assumeIsolated().scheduleTask(in: .milliseconds(10)) {
            self.drip(Array(rest.dropFirst()), context)
        }
    }
}

extension ScriptedPeer.Act {
    /// A whole response with this body.
    static func answer(_ body: String, status: Int = 200, headers: String = "") -> ScriptedPeer.Act {
        .send("HTTP/1.1 \(status) X\r\nContent-Length: \(body.utf8.count)\r\n\(headers)\r\n\(body)")
    }

    /// A redirect to `location`.
    static func redirect(_ location: String, status: Int = 302) -> ScriptedPeer.Act {
        .answer("", status: status, headers: "Location: \(location)\r\n")
    }
}
