import Crypto
public import Values
public import World

/// The key that everything secret in the database hangs on: 32 bytes that are never stored in it.
///
/// It comes from a file or the environment. Whoever loses it loses every connection; whoever has it and the database
/// has them too. No description shows it.
public struct MasterKey: Sendable {
    let key: SymmetricKey

    /// The key of a text: 64 hexadecimal digits, as ``text`` writes them; blanks around them do not count.
    /// - Throws: `vault.master_key_malformed`.
    public init(_ text: String) throws(Problem) {
        let digits = Array(text.utf8.filter { !" \t\r\n".utf8.contains($0) })
        guard digits.count == MasterKey.bytes * 2 else { throw .masterKeyMalformed }
        var bytes: [UInt8] = []
        for pair in stride(from: 0, to: digits.count, by: 2) {
            guard let high = MasterKey.value(digits[pair]), let low = MasterKey.value(digits[pair + 1]) else {
                throw .masterKeyMalformed
            }
            bytes.append(high << 4 | low)
        }
        key = SymmetricKey(data: bytes)
    }

    private init(key: SymmetricKey) {
        self.key = key
    }

    /// A fresh key.
    public static func generate(_ world: World) -> MasterKey {
        MasterKey(key: SymmetricKey(data: world.randomness.bytes(bytes)))
    }

    /// Reads the key that a file holds.
    /// - Throws: `vault.file_missing`, `vault.file_exposed` where anybody but its owner may read it,
    ///   `vault.file_unreadable`, `vault.master_key_malformed`.
    public static func load(from path: String) throws(Problem) -> MasterKey {
        do throws(Problem) {
            return try MasterKey(try SecretFile.read(path))
        } catch {
            throw error.within(path)
        }
    }

    /// The text that ``init(_:)`` reads, to be written to a ``SecretFile`` and nowhere else.
    public var text: String {
        key.withUnsafeBytes { $0.lowerHex }
    }

    private static let bytes = 32

    private static func value(_ digit: UInt8) -> UInt8? {
        switch digit {
        case UInt8(ascii: "0")...UInt8(ascii: "9"): digit - UInt8(ascii: "0")
        case UInt8(ascii: "a")...UInt8(ascii: "f"): digit - UInt8(ascii: "a") + 10
        case UInt8(ascii: "A")...UInt8(ascii: "F"): digit - UInt8(ascii: "A") + 10
        default: nil
        }
    }
}

extension MasterKey: CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
    /// Says nothing of the key.
    public var description: String { "MasterKey" }
    /// Says nothing of the key.
    public var debugDescription: String { description }
    /// Shows nothing, so that a dump keeps the key too.
    public var customMirror: Mirror { Mirror(self, children: [:]) }
}
