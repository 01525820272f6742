import Values

/// A record of the usage history as its row holds it, to be copied.
struct KeptRecord: Hashable, Sendable {
    /// Where it stands in the order of the tables.
    struct Place: Hashable, Sendable {
        let workspace: ID<Workspace>
        let feature: String
        let at: Timestamp
        let id: ID<UsageRecord>
    }

    let place: Place
    let amount: Int64
    let source: String
    let event: String
    let subjectKind: String
    let subject: String
    let shares: [UInt8]
    let remaining: Int64
}

extension KeptRecord {
    /// Appends what a checksum is made of: its columns in order; before a text or bytes their length.
    func write(to bytes: inout [UInt8]) {
        bytes.append(contentsOf: place.workspace.uuid.bytes)
        bytes.append(measured: place.feature.utf8)
        bytes.append(place.at.microseconds)
        bytes.append(contentsOf: place.id.uuid.bytes)
        bytes.append(amount)
        for text in [source, event, subjectKind, subject] { bytes.append(measured: text.utf8) }
        bytes.append(measured: shares)
        bytes.append(remaining)
    }
}

extension [UInt8] {
    fileprivate mutating func append(_ number: Int64) {
        Swift.withUnsafeBytes(of: number.bigEndian) { append(contentsOf: $0) }
    }

    fileprivate mutating func append(measured bytes: some Collection<UInt8>) {
        append(Int64(bytes.count))
        append(contentsOf: bytes)
    }
}
