import Crypto
import Values

extension String {
    /// The mark of an event, short enough for an index: itself, or its hash.
    var asEventID: String {
        guard utf8.count > FlowTrigger.eventIDBytesMax else { return self }
        return "sha256:" + sha256
    }

    /// The hash of the text (SHA-256) in hexadecimal digits.
    var sha256: String {
        SHA256.hash(data: Array(utf8)).lowerHex
    }
}
