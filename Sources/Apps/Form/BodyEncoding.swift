public import Definitions
import FoundationEssentials
import OrderedCollections
import Values

/// How a request's body is written.
public enum BodyEncoding: String, Sendable, Hashable, CaseIterable {
    /// Compact JSON.
    case json
    /// `application/x-www-form-urlencoded`.
    case form
    /// `multipart/form-data` (RFC 7578); a file is an object of `name`, `content` and perhaps `type`.
    case multipart
    /// An XML document whose root element is the body's only member.
    case xml

    /// A body in this encoding.
    struct Encoded: Equatable {
        let contentType: String
        let bytes: [UInt8]
    }

    /// Writes a body.
    /// - Throws: `request.*` for a value that the encoding cannot hold.
    func encode(_ body: JSON) throws(Problem) -> Encoded {
        switch self {
        case .json:
            return Encoded(contentType: "application/json", bytes: body.bytes)
        case .form:
            let text = try body.pairs().map {
                "\(PercentEncoding.form($0.name))=\(PercentEncoding.form($0.value))"
            }
            .joined(separator: "&")
            return Encoded(contentType: "application/x-www-form-urlencoded", bytes: Array(text.utf8))
        case .multipart:
            return try MultipartWriter.encode(body)
        case .xml:
            return Encoded(contentType: "application/xml; charset=utf-8", bytes: try XMLWriter.document(body))
        }
    }
}

extension BodyEncoding: DefinitionReadable {}
