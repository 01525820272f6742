import Crypto
import FoundationEssentials
import OrderedCollections
import Values

/// Writes `multipart/form-data` (RFC 7578).
///
/// The boundary is a digest of the parts, so that the same body is the same bytes and no part can contain it.
enum MultipartWriter {
    private struct Part {
        let name: String
        let fileName: String?
        let contentType: String?
        let content: [UInt8]
    }

    static func encode(_ body: JSON) throws(Problem) -> BodyEncoding.Encoded {
        guard case .object(let members) = body else { throw .requestBodyIsNoObject }
        var parts: [Part] = []
        for (name, value) in members where !value.isNull {
            for element in value.array ?? [value] { parts.append(try part(name, element)) }
        }
        let boundary = boundary(of: parts)
        var bytes: [UInt8] = []
        for part in parts {
            bytes +=
                Array("--\(boundary)\r\n\(head(of: part))\r\n\r\n".utf8) + part.content + Array("\r\n".utf8)
        }
        bytes += Array("--\(boundary)--\r\n".utf8)
        return .init(contentType: "multipart/form-data; boundary=\(boundary)", bytes: bytes)
    }

    private static func part(_ name: String, _ value: JSON) throws(Problem) -> Part {
        if let text = value.fieldText {
            return Part(name: name, fileName: nil, contentType: nil, content: Array(text.utf8))
        }
        guard let fileName = value["name"].string, let content = value["content"].string,
            let data = Data(base64Encoded: content)
        else { throw .requestNested(name) }
        let type = value["type"].string ?? "application/octet-stream"
        guard type.utf8.allSatisfy({ (0x21...0x7E).contains($0) || $0 == 0x20 }) else {
            throw .requestNested(name)
        }
        return Part(name: name, fileName: fileName, contentType: type, content: [UInt8](data))
    }

    private static func head(of part: Part) -> String {
        var head = "Content-Disposition: form-data; name=\"\(quoted(part.name))\""
        if let fileName = part.fileName { head += "; filename=\"\(quoted(fileName))\"" }
        if let type = part.contentType { head += "\r\nContent-Type: \(type)" }
        return head
    }

    /// Escaped as browsers do it: `"`, CR and LF as `%22`, `%0D`, `%0A`.
    private static func quoted(_ text: String) -> String {
        var quoted = ""
        for scalar in text.unicodeScalars {
            switch scalar {
            case "\"": quoted += "%22"
            case "\r": quoted += "%0D"
            case "\n": quoted += "%0A"
            default: quoted.unicodeScalars.append(scalar)
            }
        }
        return quoted
    }

    private static func boundary(of parts: [Part]) -> String {
        var digest = SHA256()
        for part in parts {
            digest.update(data: Array("\(head(of: part))\n\(part.content.count)\n".utf8))
            digest.update(data: part.content)
        }
        return "qiao-" + digest.finalize().prefix(16).lowerHex
    }
}
