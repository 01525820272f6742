import Foundation
import TestServers
import Values

/// What the demo vendor has in its state file, counted.
struct VendorLedger {
    /// How often it has each document.
    private(set) var documents: [String: Int] = [:]
    /// The sum of all quantities that it took.
    private(set) var quantity: Int64 = 0

    /// Reads the file of an installation.
    init(_ site: Site) throws {
        let text = try String(contentsOfFile: site.data + "/demo-vendor.jsonl", encoding: .utf8)
        for line in text.split(separator: "\n") {
            let document = try JSON(parsing: String(line))["document"]
            guard let number = document["so_id"].string else { continue }
            documents[number, default: 0] += 1
            for item in document["items"].array ?? [] { quantity += item["qty"].integer ?? 0 }
        }
    }
}
