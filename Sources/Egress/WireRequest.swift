import NIOCore
import NIOHTTP1

/// A request as it goes over the wire, with what its response must keep to.
struct WireRequest: Sendable {
    let head: HTTPRequestHead
    let body: ByteBuffer
    let responseBytesMax: Int
    let deadline: NIODeadline
}
