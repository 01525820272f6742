/// The map of rooms: which room may import which.
///
/// It is stated here and nowhere else.
/// Every room may import Values and World, and Storage wherever it may import Durable.
enum House {
    /// The rooms below each room that it may import.
    static let rooms: [String: Set<String>] = [
        "Values": [],
        "World": [],
        "JMESPath": [],
        "Definitions": [],
        "Storage": ["CPostgres", "CSQLite"],
        "Egress": [],
        "Durable": ["Storage"],
        "Accounts": ["Storage"],
        "Ledger": ["Storage"],
        "Entitlements": ["Durable"],
        "Catalog": ["Definitions", "Storage"],
        "Notices": ["Egress", "Durable"],
        "Payments": ["Egress", "Ledger", "Durable"],
        "Connections": ["Egress", "Durable"],
        "Apps": ["Definitions", "Egress", "JMESPath", "Durable"],
        "Migration": ["Storage", "JMESPath"],
        "Orders": ["Catalog", "Entitlements", "Ledger", "Durable"],
        "Analytics": ["Catalog", "Durable"],
        "Flows": ["Apps", "Connections", "Definitions", "JMESPath", "Durable"],
        "DemoVendor": [],
    ]

    /// The programs, and the room that composes the others: they may import every room.
    static let tops: Set<String> = ["Server", "qiao", "bench"]

    /// The C modules: they import nothing of ours.
    static let shims: Set<String> = ["CPostgres", "CSQLite"]

    /// Modules of others that belong to one room, so that everybody else goes through it.
    static let doors: [String: Set<String>] = [
        "GRDB": ["Storage"],
        "CPostgres": ["Storage"],
        "CSQLite": ["Storage"],
        "AsyncHTTPClient": [],
        "NIOPosix": ["Egress"],
        "NIOSSL": ["Egress"],
        "Yams": ["Definitions"],
        "Hummingbird": ["Server", "DemoVendor"],
        "ArgumentParser": [],
    ]

    /// Whether the folder of `Sources` has a place on the map.
    static func knows(_ room: String) -> Bool {
        rooms[room] != nil || tops.contains(room) || shims.contains(room)
    }

    /// Why a file of `room` may not import `module`, or `nil` where it may.
    static func objection(to module: String, in room: String) -> String? {
        if let owners = doors[module], !owners.contains(room), !tops.contains(room) {
            return "\(module) is imported by \(owners.sorted().joined(separator: " and ")) alone"
        }
        guard knows(module), !shims.contains(module) else { return nil }
        guard !tops.contains(module) else {
            return module == "Server" && tops.contains(room) ? nil : "nobody below it imports \(module)"
        }
        guard !tops.contains(room) else { return nil }
        return reachable(from: room).contains(module) ? nil : "\(room) is not above \(module) on the map"
    }

    private static func reachable(from room: String) -> Set<String> {
        var below = rooms[room] ?? []
        if below.contains("Durable") { below.insert("Storage") }
        if room != "Values" { below.insert("Values") }
        if room != "Values", room != "World" { below.insert("World") }
        return below
    }
}
