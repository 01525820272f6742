import Accounts
import FoundationEssentials
import OrderedCollections
import Server
import Storage
import Values
import World

/// The requests of `bench orders`: orders of two goods with a coupon, from as many customers as there are connections.
///
/// Each customer's orders differ, so that none is taken for a repeat of another.
struct OrderRequests: Sendable {
    /// How many orders of a customer there are at most, each with other quantities.
    private static let perCustomerMax = 60 * 60
    /// How many orders a second there are enough for.
    private static let perSecondMax = 20_000.0

    /// What is sold: two goods of which there are enough, and a coupon that holds for everybody.
    static let catalog = """
        currency: CNY
        goods:
          - {key: scanner, name: 扫码枪, price: "250.00", stock: 1000000000}
          - {key: label, name: 标签纸, price: "19.90", stock: 1000000000}
        coupons:
          - code: SPRING
            name: 春季券
            amount_off: {threshold: "100.00", off: "10.00", per: once}
            limit: 1000000000
            limit_per_workspace: 1000000
        """

    let customers: Int
    /// For how long they are to last.
    let seconds: Double

    private var perCustomer: Int {
        let enough = seconds * OrderRequests.perSecondMax / Double(customers)
        return min(Int(enough.rounded(.up)), OrderRequests.perCustomerMax)
    }

    /// Makes the customers with their keys in the database of a server that does not run, and writes their requests.
    ///
    /// - Parameters:
    ///   - url: The database.
    ///   - path: The file; request *n* is of customer *n* modulo their number.
    /// - Throws: What the database and the file system say.
    func write(for url: String, to path: String) async throws {
        let database = try await Database.open(url, schemas: Installation.schemas, world: .system)
        let keys = (0..<customers).map { _ in KeyText.generate(database.world) }
        try await database.write { tx in
            for (number, key) in keys.enumerated() {
                let customer = try SavedWorkspace.create(named: "customer \(number)", in: tx)
                _ = try IssuedKey.issue(key, named: "orders", roles: [.owner], for: customer.id, in: tx)
            }
        }
        await database.close()
        var text = ""
        for order in 0..<perCustomer {
            let body: JSON = [
                "items": [
                    ["kind": "good", "key": "scanner", "quantity": .int(Int64(1 + order % 60))],
                    ["kind": "good", "key": "label", "quantity": .int(Int64(1 + order / 60))],
                ],
                "coupon": "SPRING",
            ]
            for key in keys {
                text += JSON.object(["bearer": .string(key.text), "body": .string(body.text)]).text + "\n"
            }
        }
        try Data(text.utf8).write(to: URL(filePath: path))
    }
}
