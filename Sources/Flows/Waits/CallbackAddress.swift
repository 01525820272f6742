import Crypto
import FoundationEssentials
import Values

/// The last part of the address at which a step of a run waits for a request.
///
/// It names the run and the step, and proves itself by a code (HMAC-SHA256), so that it is known before the step begins
/// and needs no row.
struct CallbackAddress: Sendable {
    let workspace: ID<Workspace>
    let run: ID<Run>
    let path: String

    /// The length of a token: 64 bytes in base64 without its padding.
    private static let tokenLength = 86

    init(workspace: ID<Workspace>, run: ID<Run>, path: String) {
        self.workspace = workspace
        self.run = run
        self.path = path
    }

    /// Reads an address, in the one form in which ``text(_:)`` writes it.
    /// - Returns: `nil` where its code is wrong or it is none.
    init?(token: String, path: String, key: SymmetricKey) {
        let base64 = token.map { $0 == "-" ? "+" : $0 == "_" ? "/" : $0 }
        // Comparing what the bytes are written as refuses a last character whose four spare bits are set.
        guard token.utf8.count == CallbackAddress.tokenLength,
            let bytes = Data(base64Encoded: String(base64) + "==").map(Array.init), bytes.count == 64,
            CallbackAddress.token(bytes) == token,
            let workspace = UUIDBytes(bytes: bytes[0..<16]), let run = UUIDBytes(bytes: bytes[16..<32])
        else { return nil }
        self.init(workspace: ID(workspace), run: ID(run), path: path)
        guard HMAC<SHA256>.isValidAuthenticationCode(bytes[32...], authenticating: named, using: key) else {
            return nil
        }
    }

    /// The address's own part of a URL: the token, and the step's path as one escaped segment.
    func text(_ key: SymmetricKey) -> String {
        let code = HMAC<SHA256>.authenticationCode(for: named, using: key)
        let token = CallbackAddress.token(workspace.uuid.bytes + run.uuid.bytes + Array(code))
        return "\(token)/\(PercentEncoding.component(path))"
    }

    private static func token(_ bytes: [UInt8]) -> String {
        let token = Data(bytes).base64EncodedString().map { $0 == "+" ? "-" : $0 == "/" ? "_" : $0 }
        return String(token.prefix(tokenLength))
    }

    /// What the code is made over.
    private var named: [UInt8] { workspace.uuid.bytes + run.uuid.bytes + Array(path.utf8) }
}
