import HTTPTypes
import Hummingbird
import NIOCore
import Values

extension Request {
    /// The whole body.
    func bytes(upTo bytesMax: Int) async throws(Refusal) -> [UInt8] {
        do {
            return Array(buffer: try await body.collect(upTo: bytesMax))
        } catch {
            throw .invalid(
                Localized(
                    zh: "请求体不完整或超过 \(bytesMax) 字节",
                    en: "the body is incomplete or longer than \(bytesMax) bytes"))
        }
    }

    /// The language in which to say what is wrong: Chinese unless the caller prefers English.
    var language: Language {
        let accepted = (headers[.acceptLanguage] ?? "").lowercased()
        return accepted.hasPrefix("en") ? .en : .zh
    }
}

extension Response {
    /// HTTP 200 with a JSON body.
    static func json(_ value: JSON) -> Response {
        Response(
            status: .ok, headers: [.contentType: "application/json"],
            body: ResponseBody(byteBuffer: ByteBuffer(bytes: value.bytes)))
    }
}
