import Accounts
import Catalog
import HTTPTypes
import OrderedCollections
import Orders
import Storage
import Values

extension Endpoint {
    /// What there is of what is counted, beside what the catalog says.
    static func stock(_ node: Installation) -> [Endpoint] {
        [
            Endpoint(
                .get, "/v1/stock", "listStock",
                """
                How many there are of each good that is counted, by key: what holds, beside what the catalog says, below \
                which nothing goes that is set aside or sold.
                """,
                access: .requires(.manageCatalog), query: [.limit, .after], Shape.page(of: Shape.stock)
            ) { request in
                let (last, limit) = (request.query["after"], try request.pageLimit())
                let goods = try await node.database.read { snapshot in
                    try snapshot.stock(
                        by: node.catalogs.current(in: snapshot).definition, after: last, limit: limit)
                }
                return .json(
                    .page(goods.map(\.shown), next: goods.count == limit ? goods.last?.level.good : nil))
            },
            Endpoint(
                .get, "/v1/coupons", "listCoupons",
                """
                How often each coupon is used, or set aside for an order, by code: what holds, beside what the catalog says, \
                below which no limit goes that was reached.
                """,
                access: .requires(.manageCatalog), query: [.limit, .after], Shape.page(of: Shape.coupon)
            ) { request in
                let (last, limit) = (request.query["after"], try request.pageLimit())
                let coupons = try await node.database.read { snapshot in
                    try snapshot.coupons(
                        by: node.catalogs.current(in: snapshot).definition, after: last, limit: limit)
                }
                return .json(
                    .page(
                        coupons.map(\.shown), next: coupons.count == limit ? coupons.last?.uses.code : nil))
            },
        ]
    }
}

extension StockReport {
    fileprivate var shown: JSON {
        [
            "good": .string(level.good), "total": .int(level.total), "available": .int(level.available),
            "reserved": .int(level.reserved), "sold": .int(level.sold),
            "catalog": catalogTotal.map { ["total": .int($0)] } ?? .null,
        ]
    }
}

extension CouponReport {
    fileprivate var shown: JSON {
        [
            "code": .string(uses.code), "taken": .int(uses.taken),
            "limit": uses.limit.map { .int($0) } ?? .null,
            "limit_per_workspace": uses.limitPerWorkspace.map { .int($0) } ?? .null,
            "catalog": coupon.map { coupon in
                [
                    "limit": coupon.limit.map { .int($0) } ?? .null,
                    "limit_per_workspace": coupon.limitPerWorkspace.map { .int($0) } ?? .null,
                ]
            } ?? .null,
        ]
    }
}

extension Shape {
    fileprivate static let stock = object([
        "good": text, "total": integer, "available": integer, "reserved": integer, "sold": integer,
        "catalog": ["anyOf": [object(["total": integer]), ["type": "null"]]],
    ])
    fileprivate static let coupon = object([
        "code": text, "taken": integer, "limit": bound, "limit_per_workspace": bound,
        "catalog": [
            "anyOf": [object(["limit": bound, "limit_per_workspace": bound]), ["type": "null"]]
        ],
    ])
    private static let bound: JSON = ["type": ["integer", "null"]]
}
