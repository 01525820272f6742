import ArgumentParser
import FoundationEssentials
import Glibc
import Values
import World

/// `bench load`: requests to a port of this machine over connections that stay open, as many as are answered or at a
/// constant rate; a process of its own, so that what it drives is measured alone.
///
/// At a rate, a request that finds every connection taken waits, and its latency counts from when it was due.
struct Load: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "load", abstract: "Drives a server on this machine.")

    @Option(help: "The port on 127.0.0.1.") var port: Int
    @Option(help: "The path.") var path = "/"
    @Option(help: "How many bytes of JSON are posted; 0 is a GET.") var bodyBytes = 0
    @Option(help: "A file with the requests, one a line: {\"bearer\": …, \"body\": …}.") var from: String?
    @Option(help: "The status that an answer must have.") var status = 200
    @Option(help: "How many connections.") var connections = 64
    @Option(help: "For how many seconds requests are sent.") var seconds = 10.0
    @Option(help: "How many requests are sent at most.") var requests: Int?
    @Option(help: "How many requests a second; 0 is as many as are answered.") var rate = 0.0
    @Flag(help: "Print JSON (always on).") var json = false

    func run() async throws {
        let clock = World.system.clock
        let messages = try messages()
        var lines: [Line] = []
        for _ in 0..<connections {
            guard let line = Line(port: port) else { throw Unmeasured("Nobody listens on port \(port).") }
            lines.append(line)
        }
        var polled = lines.map { pollfd(fd: $0.descriptor, events: Int16(POLLIN), revents: 0) }
        var idle = Array(lines.indices.reversed())
        var latencies: [Duration] = []
        let most = requests ?? (from == nil ? .max : messages.count)
        let start = clock.monotonic
        let end = start + .seconds(seconds)
        var (sent, now) = (0, start)
        while true {
            while now < end, sent < most, let index = idle.last {
                let due = rate > 0 ? start + .seconds(Double(sent) / rate) : now
                if due > now { break }
                idle.removeLast()
                try lines[index].send(messages[sent % messages.count], dueAt: due)
                sent += 1
            }
            if idle.count == lines.count, now >= end || sent >= most { break }
            let isDueNext = rate > 0 && !idle.isEmpty
            wait(&polled, until: isDueNext ? start + .seconds(Double(sent) / rate) : end, now: now)
            now = clock.monotonic
            for index in polled.indices where polled[index].revents != 0 {
                guard let answer = try lines[index].receive() else { continue }
                guard answer == status else { throw Unmeasured("Answered \(answer) and not \(status).") }
                latencies.append(now - lines[index].dueAt)
                idle.append(index)
            }
        }
        let name = rate > 0 ? "load at a rate" : "load"
        try Measurement(
            name: name, engine: nil, operations: latencies.count, seconds: (now - start) / .seconds(1),
            latencies: latencies,
            details: [("connections", .int(Int64(connections))), ("body_bytes", .int(Int64(bodyBytes)))]
        ).print()
    }

    /// Waits for answers, at most until the millisecond after `due`.
    private func wait(_ polled: inout [pollfd], until due: Duration, now: Duration) {
        let milliseconds = max(0, min((due - now).microseconds / 1_000 + 1, 100))
        poll(&polled, nfds_t(polled.count), Int32(milliseconds))
    }

    /// What is sent, one after the other and over again.
    private func messages() throws -> [[UInt8]] {
        if let from {
            return try String(decoding: Data(contentsOf: URL(filePath: from)), as: UTF8.self)
                .split(separator: "\n").map { line in
                    let request = try JSON(parsing: Array(line.utf8))
                    return post(
                        request["body"].string ?? "",
                        fields: "Authorization: Bearer \(request["bearer"].string ?? "")\r\n")
                }
        }
        guard bodyBytes > 0 else {
            return [Array("GET \(path) HTTP/1.1\r\nHost: 127.0.0.1:\(port)\r\n\r\n".utf8)]
        }
        let (front, back) = (#"{"name":"一号门店","number":7,"filler":""#, #""}"#)
        let filler = String(repeating: "x", count: max(0, bodyBytes - front.utf8.count - back.utf8.count))
        return [post(front + filler + back)]
    }

    private func post(_ body: String, fields: String = "") -> [UInt8] {
        let head = """
            POST \(path) HTTP/1.1\r
            Host: 127.0.0.1:\(port)\r
            Content-Type: application/json\r
            Content-Length: \(body.utf8.count)\r
            \(fields)\r

            """
        return Array((head + body).utf8)
    }
}

/// A connection of the load, and when the request that it carries was due.
private final class Line {
    private var socket: LoopbackSocket
    private(set) var dueAt = Duration.zero

    init?(port: Int) {
        guard let socket = LoopbackSocket(port: port) else { return nil }
        self.socket = socket
    }

    var descriptor: Int32 { socket.descriptor }

    func send(_ request: [UInt8], dueAt due: Duration) throws {
        dueAt = due
        try socket.send(request)
    }

    func receive() throws -> Int? { try socket.receive() }
}
