import Foundation
public import Values

/// A time zone of the IANA database, by whose clocks local times are read and written.
public struct Zone: Hashable, Sendable {
    /// `Asia/Shanghai`.
    public let name: String
    private let zone: TimeZone

    /// The zone of this name, or `nil` where there is none.
    public init?(_ name: String) {
        guard name.utf8.count <= 64, name == "UTC" || name.contains("/"),
            let zone = TimeZone(identifier: name)
        else { return nil }
        self.name = name
        self.zone = zone
    }

    /// How far the zone's clocks are ahead of UTC at an instant, in seconds.
    public func offsetSeconds(at instant: Timestamp) -> Int64 {
        Int64(zone.secondsFromGMT(for: Date(timeIntervalSince1970: Double(instant.seconds))))
    }

    /// The instant at which the zone's clocks show what UTC's show at `local`.
    ///
    /// A time that is shown twice means its first showing; one that is skipped means the instant as far after the
    /// skip as it lies after the skip's beginning.
    func instant(showing local: Timestamp) -> Timestamp {
        let before = offsetSeconds(at: local - .seconds(86_400))
        let after = offsetSeconds(at: local + .seconds(86_400))
        let first = local - .seconds(before)
        let second = local - .seconds(after)
        return offsetSeconds(at: first) == before || offsetSeconds(at: second) != after ? first : second
    }

    /// The first instant at which the zone's clocks show what UTC's show at `local`, or, where they skip it, at which
    /// the skip ends.
    public func firstInstant(showing local: Timestamp) -> Timestamp {
        var shown = local
        while true {
            let instant = instant(showing: shown)
            if instant + .seconds(offsetSeconds(at: instant)) == shown { return instant }
            shown = shown + .seconds(60)
        }
    }
}

extension Zone: DefinitionReadable {
    /// Reads a zone's name.
    public static func read(_ node: DefinitionNode, by reader: DefinitionReader) -> Zone? {
        guard let name = String.read(node, by: reader) else { return nil }
        if let zone = Zone(name) { return zone }
        reader.report(.unknownZone(name), at: node.place)
        return nil
    }
}
