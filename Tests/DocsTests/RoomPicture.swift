import Foundation
import TestServers
import Testing

/// The picture of the house: every room once, each above the rooms that its arrow names.
struct RoomPicture {
    private var rooms: [(name: String, below: [String])] = []

    /// Reads a picture: a room begins a line, or follows two spaces; the rules between floors are lines of dashes.
    init(_ block: DocumentPage.Block) {
        for line in block.text.split(separator: "\n") {
            let arrow = line.components(separatedBy: "→ ")
            let below = arrow.count > 1 ? arrow[1].split(separator: " ").map(String.init) : []
            let columns = arrow[0].components(separatedBy: "  ").filter { !$0.isEmpty }
            for column in columns {
                let name = column.prefix { $0.isLetter }
                if Binary.hasSources(of: String(name)) { rooms.append((String(name), below)) }
            }
        }
    }

    /// Complains where the picture is not that of the sources.
    func check(at place: String) throws {
        let folders = try FileManager.default.contentsOfDirectory(atPath: Binary.root + "Sources")
        #expect(rooms.map(\.name).sorted() == folders.sorted(), "\(place)")
        for (index, room) in rooms.enumerated() {
            let lower = Set(rooms[(index + 1)...].map(\.name))
            #expect(lower.isSuperset(of: room.below), "\(place): \(room.name)")
        }
    }
}

extension Binary {
    /// Whether a room of this name has a folder.
    static func hasSources(of room: String) -> Bool {
        !room.isEmpty && FileManager.default.fileExists(atPath: root + "Sources/\(room)")
    }
}
