import Glibc
import NIOCore
import NIOSSL
import Values

extension Localized {
    /// The peer closed a fresh connection before the request could leave.
    static let closedAtOnce = Localized(zh: "对方立即断开", en: "it closed the connection at once")

    /// Why a connection could not be made.
    static func connectReason(_ error: any Error) -> Localized {
        guard let code = (error as? IOError)?.errnoCode else { return closedAtOnce }
        return switch code {
        case ECONNREFUSED: Localized(zh: "对方拒绝连接", en: "connection refused")
        case EHOSTUNREACH, ENETUNREACH, EADDRNOTAVAIL: Localized(zh: "网络不可达", en: "no route to it")
        case ECONNRESET: closedAtOnce
        case EMFILE, ENFILE: Localized(zh: "打开的文件过多", en: "too many open files here")
        default: Localized(same: String(cString: strerror(code)))
        }
    }

    /// Why no secure connection could be made.
    static func handshakeReason(_ error: any Error) -> Localized {
        let text = "\(error)"
        return switch true {
        case text.contains("CERTIFICATE_VERIFY_FAILED"):
            Localized(zh: "对方证书不受信任或已过期", en: "its certificate is not trusted or has expired")
        case text.contains("unableToValidateCertificate"), text.contains("failedToValidateHostname"):
            Localized(zh: "对方证书属于其他主机", en: "its certificate belongs to another host")
        case text.contains("WRONG_VERSION_NUMBER"), text.contains("HTTP_REQUEST"):
            Localized(zh: "对方不使用 TLS", en: "it does not speak TLS")
        default: Localized(zh: "握手失败", en: "the handshake failed")
        }
    }
}
