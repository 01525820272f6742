import Foundation
import Storage
import Synchronization
import TestDatabases

/// Stands on TCP between a node and its server, and can cut a connection exactly at its COMMIT.
final class CommitProxy: Sendable {
    /// Where the connection is cut.
    enum Cut: CaseIterable, Sendable {
        /// The COMMIT has left the node and never reaches the server.
        case beforeTheServer
        /// The server has committed, and its answer never reaches the node.
        case afterTheServer
        /// The COMMIT is on its way to the server; nobody knows who is first.
        case onTheWay
    }

    /// Where the node connects to.
    let port: Int

    private let server: Int
    private let listener: Int32
    private let armed = Mutex<Cut?>(nil)
    private let isOpen = Atomic(true)

    /// How many connections were cut at their COMMIT.
    var cuts: Int { counted.load(ordering: .relaxed) }
    private let counted = Atomic(0)

    /// A proxy before the server on this port of 127.0.0.1.
    init(to server: Int) throws {
        self.server = server
        listener = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        port = try CommitProxy.bind(listener)
        guard listen(listener, 64) == 0 else { throw TestFailure("listen") }
        _ = DedicatedThread("proxy") { [self] in accept() }
    }

    deinit {
        Foundation.close(listener)
    }

    /// Cuts the next connection that commits; connections after it are let through.
    func cutNext(_ cut: Cut) {
        armed.withLock { $0 = cut }
    }

    /// Accepts no further connections.
    func close() {
        isOpen.store(false, ordering: .relaxed)
        shutdown(listener, Int32(SHUT_RDWR))
    }

    private func accept() {
        while true {
            let client = Foundation.accept(listener, nil, nil)
            guard isOpen.load(ordering: .relaxed) else { break }
            guard client >= 0 else { continue }
            let link = Link(client: client, server: connect())
            _ = DedicatedThread("proxy.up") { [self] in forwardRequests(on: link) }
            _ = DedicatedThread("proxy.down") { [self] in forwardAnswers(on: link) }
        }
    }

    private func forwardRequests(on link: Link) {
        var reader = MessageReader(link.client, hasStartup: true)
        var commit: [UInt8]?
        while let message = reader.next() {
            if message.type == UInt8(ascii: "P"),
                message.strings(2).last.map({ $0.elementsEqual("COMMIT".utf8) }) == true
            {
                commit = message.strings(1).first
            }
            let isCommit =
                message.type == UInt8(ascii: "B") && commit != nil && message.strings(2).last == commit
            guard isCommit, let cut = armed.withLock({ $0.take() }) else {
                link.send(message.bytes, to: link.server)
                continue
            }
            counted.add(1, ordering: .relaxed)
            switch cut {
            case .beforeTheServer: break
            case .onTheWay: forward(message, and: &reader, on: link)
            case .afterTheServer:
                link.swallows.store(true, ordering: .relaxed)
                forward(message, and: &reader, on: link)
                link.committed.wait()
            }
            break
        }
        link.cut()
    }

    /// Forwards a message and what follows it up to the end of the segment.
    private func forward(_ message: MessageReader.Message, and reader: inout MessageReader, on link: Link) {
        link.send(message.bytes, to: link.server)
        while let next = reader.next() {
            link.send(next.bytes, to: link.server)
            if next.type == UInt8(ascii: "S") { return }
        }
    }

    private func forwardAnswers(on link: Link) {
        var reader = MessageReader(link.server, hasStartup: false)
        while let message = reader.next() {
            if link.swallows.load(ordering: .relaxed) {
                let isCommit =
                    message.type == UInt8(ascii: "C") && message.strings(1) == [Array("COMMIT".utf8)]
                if isCommit { link.committed.signal() }
            } else {
                link.send(message.bytes, to: link.client)
            }
        }
        link.cut()
        link.committed.signal()
    }

    private func connect() -> Int32 {
        let upstream = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        var address = CommitProxy.address(server)
        _ = withUnsafePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                Foundation.connect(upstream, $0, socklen_t(MemoryLayout<sockaddr_in>.size))
            }
        }
        return upstream
    }

    private static func bind(_ listener: Int32) throws -> Int {
        var address = address(0)
        var size = socklen_t(MemoryLayout<sockaddr_in>.size)
        let status = withUnsafeMutablePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                Foundation.bind(listener, $0, size) == 0 ? getsockname(listener, $0, &size) : -1
            }
        }
        guard status == 0 else { throw TestFailure("bind") }
        return Int(UInt16(bigEndian: address.sin_port))
    }

    private static func address(_ port: Int) -> sockaddr_in {
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
        address.sin_port = UInt16(port).bigEndian
        return address
    }
}

/// One connection through the proxy.
private final class Link: Sendable {
    let client: Int32
    let server: Int32
    /// Whether the server's answers go nowhere.
    let swallows = Atomic(false)
    /// Signalled when the server has said that it committed, or is gone.
    let committed = DispatchSemaphore(value: 0)

    init(client: Int32, server: Int32) {
        self.client = client
        self.server = server
    }

    deinit {
        close(client)
        close(server)
    }

    func send(_ bytes: [UInt8], to socket: Int32) {
        var rest = bytes[...]
        while !rest.isEmpty {
            let count = rest.withUnsafeBytes {
                Foundation.send(socket, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL))
            }
            guard count > 0 else { return }
            rest = rest.dropFirst(count)
        }
    }

    func cut() {
        shutdown(client, Int32(SHUT_RDWR))
        shutdown(server, Int32(SHUT_RDWR))
    }
}

/// Splits a stream of PostgreSQL's protocol into its messages: a type, a length, a body; the first from a client has
/// no type.
private struct MessageReader {
    struct Message {
        let type: UInt8
        let bytes: [UInt8]

        /// The first zero-terminated strings of its body.
        func strings(_ count: Int) -> [[UInt8]] {
            bytes.dropFirst(5).split(separator: 0, maxSplits: count, omittingEmptySubsequences: false)
                .prefix(count).map(Array.init)
        }
    }

    private let socket: Int32
    private var hasStartup: Bool
    private var buffer: [UInt8] = []

    init(_ socket: Int32, hasStartup: Bool) {
        self.socket = socket
        self.hasStartup = hasStartup
    }

    /// The next message, `nil` at the end of the stream.
    mutating func next() -> Message? {
        let header = hasStartup ? 0 : 1
        guard fill(header + 4) else { return nil }
        let length = buffer[header..<header + 4].reduce(0) { $0 << 8 | Int($1) }
        guard fill(header + length) else { return nil }
        let message = Message(type: hasStartup ? 0 : buffer[0], bytes: Array(buffer[..<(header + length)]))
        buffer.removeFirst(header + length)
        hasStartup = false
        return message
    }

    private mutating func fill(_ count: Int) -> Bool {
        var chunk = [UInt8](repeating: 0, count: 65_536)
        while buffer.count < count {
            let received = recv(socket, &chunk, chunk.count, 0)
            guard received > 0 else { return false }
            buffer += chunk[..<received]
        }
        return true
    }
}
