// swift-tools-version: 6.2
import PackageDescription

let package = Package(
    name: "qiao",
    products: [
        .executable(name: "qiao", targets: ["qiao"]),
        .executable(name: "bench", targets: ["bench"]),
        .executable(name: "simulate", targets: ["simulate"]),
    ],
    dependencies: [
        .package(url: "https://github.com/apple/swift-argument-parser", exact: "1.8.2"),
        .package(url: "https://github.com/apple/swift-collections", exact: "1.6.0"),
        .package(url: "https://github.com/apple/swift-crypto", exact: "4.5.2"),
        .package(url: "https://github.com/apple/swift-http-types", exact: "1.8.0"),
        .package(url: "https://github.com/apple/swift-log", exact: "1.16.2"),
        .package(url: "https://github.com/apple/swift-nio", exact: "2.101.2"),
        .package(url: "https://github.com/apple/swift-nio-ssl", exact: "2.37.6"),
        .package(url: "https://github.com/groue/GRDB.swift", exact: "7.10.0"),
        .package(url: "https://github.com/hummingbird-project/hummingbird", exact: "2.28.1"),
        .package(url: "https://github.com/jpsim/Yams", exact: "6.2.2"),
        .package(url: "https://github.com/swift-server/async-http-client", exact: "1.37.0"),
        .package(url: "https://github.com/swift-server/swift-service-lifecycle", exact: "2.13.0"),
    ],
    targets: [
        .target(name: "CPostgres"),
        .systemLibrary(name: "CSQLite", pkgConfig: "sqlite3", providers: [.apt(["libsqlite3-dev"])]),
        .target(name: "Values", dependencies: [.collections]),
        .target(name: "World", dependencies: ["Values"]),
        .target(name: "Definitions", dependencies: ["Values", .collections, .yams]),
        .target(name: "JMESPath", dependencies: ["Values", .collections, .crypto]),
        .target(
            name: "Storage",
            dependencies: ["CPostgres", "CSQLite", "Values", "World", .collections, .grdb, .sqlite]),
        .target(
            name: "Egress",
            dependencies: [
                "Values", "World", .collections, .httpTypes, .nio, .nioHTTP, .nioPosix, .nioSSL, .nioTLS,
            ]),
        .target(name: "Catalog", dependencies: ["Definitions", "Storage", "Values", "World", .collections]),
        .target(name: "Durable", dependencies: ["Storage", "Values", "World", .collections]),
        .target(
            name: "Entitlements",
            dependencies: ["Durable", "Storage", "Values", "World", .collections, .crypto]),
        .target(
            name: "Apps",
            dependencies: [
                "Definitions", "Egress", "JMESPath", "Values", "World", .collections, .crypto, .httpTypes,
            ]),
        .target(
            name: "Orders",
            dependencies: [
                "Catalog", "Durable", "Entitlements", "Ledger", "Storage", "Values", "World", .collections,
                .crypto,
            ]),
        .target(
            name: "Payments", dependencies: ["Durable", "Ledger", "Storage", "Values", "World", .collections]),
        .target(
            name: "Analytics",
            dependencies: ["Catalog", "Durable", "Storage", "Values", "World", .collections]),
        .target(name: "Connections", dependencies: ["Storage", "Values", "World", .crypto, .collections]),
        .target(name: "Accounts", dependencies: ["Storage", "Values", "World", .crypto, .collections]),
        .target(name: "Ledger", dependencies: ["Storage", "Values", "World", .collections]),
        .target(
            name: "Flows",
            dependencies: [
                "Apps", "Connections", "Definitions", "Durable", "Egress", "JMESPath", "Storage", "Values",
                "World",
                .collections,
                .crypto,
            ]),
        .target(
            name: "Server",
            dependencies: [
                "Accounts", "Analytics", "Apps", "Catalog", "Connections", "Definitions", "Durable", "Egress",
                "Entitlements",
                "Flows", "Ledger", "Orders", "Payments", "Storage", "Values", "World", .collections, .crypto,
                .httpTypes, .hummingbird, .logging, .nio, .lifecycle,
            ]),
        .target(
            name: "DemoVendor",
            dependencies: [
                "Values", "World", .collections, .crypto, .httpTypes, .hummingbird, .logging, .nio,
                .lifecycle,
            ]),
        .executableTarget(
            name: "qiao",
            dependencies: [
                "Accounts", "Analytics", "Apps", "Connections", "Definitions", "DemoVendor", "Durable",
                "Egress", "Flows", "JMESPath", "Server",
                "Storage", "Values", "World", .arguments, .asyncHTTP, .collections, .httpTypes, .hummingbird,
                .lifecycle,
                .logging, .nio, .nioHTTP, .nioPosix, .unixSignals,
            ], linkerSettings: .program),
        .executableTarget(
            name: "bench",
            dependencies: [
                "Accounts", "Apps", "Catalog", "Connections", "Durable", "Egress", "Entitlements", "Flows",
                "Ledger", "Orders",
                "Server", "Storage", "Values", "World",
                .arguments, .collections, .httpTypes, .hummingbird, .logging, .nio,
            ], linkerSettings: .program),
        .target(
            name: "TestDatabases", dependencies: ["CPostgres", "Storage", "Values", "World"],
            path: "Tests/TestDatabases"),
        .target(
            name: "TestServers",
            dependencies: ["Storage", "TestDatabases", "Values", "World", .asyncHTTP, .nio, .nioHTTP],
            path: "Tests/TestServers"),
        .target(
            name: "ShopSimulation",
            dependencies: [
                "Catalog", "Durable", "Entitlements", "Ledger", "Orders", "Payments", "Storage", "Values",
                "World", .collections,
            ], path: "Tests/ShopSimulation"),
        .executableTarget(
            name: "simulate",
            dependencies: ["ShopSimulation", "Storage", "TestDatabases", "Values", "World", .arguments],
            path: "Tests/simulate", linkerSettings: .program),
        .testTarget(
            name: "SimulationTests",
            dependencies: ["ShopSimulation", "Storage", "TestDatabases", "TestServers", "Values", "World"]),
        .target(name: "TestCases", path: "Tests/TestCases"),
        .testTarget(name: "ValuesTests", dependencies: ["TestCases", "Values", .collections]),
        .testTarget(name: "WorldTests", dependencies: ["Values", "World"]),
        .testTarget(
            name: "DefinitionsTests", dependencies: ["Definitions", "Values", "World", .collections]),
        .testTarget(
            name: "CatalogTests",
            dependencies: [
                "Catalog", "Definitions", "Storage", "TestCases", "TestDatabases", "Values", "World",
            ]),
        .testTarget(name: "JMESPathTests", dependencies: ["JMESPath", "Values", .collections]),
        .testTarget(
            name: "DurableTests",
            dependencies: ["Durable", "Storage", "TestDatabases", "Values", "World", .collections]),
        .testTarget(
            name: "EntitlementsTests",
            dependencies: [
                "Durable", "Entitlements", "Storage", "TestDatabases", "Values", "World", .collections,
            ]),
        .testTarget(
            name: "StorageTests", dependencies: ["Storage", "TestDatabases", "Values", "World", .sqlite]),
        .testTarget(
            name: "EgressTests",
            dependencies: ["Egress", "Values", "World", .collections, .httpTypes, .nio, .nioPosix, .nioSSL]),
        .testTarget(
            name: "AppsTests",
            dependencies: [
                "Apps", "Definitions", "Egress", "JMESPath", "Values", .collections, .crypto, .httpTypes,
            ]),
        .testTarget(
            name: "DemoVendorTests",
            dependencies: [
                "DemoVendor", "Values", "World", .crypto, .httpTypes, .hummingbird, .hummingbirdTesting, .nio,
            ]),
        .testTarget(
            name: "FlowsTests",
            dependencies: [
                "Apps", "Catalog", "Definitions", "DemoVendor", "Durable", "Egress", "Entitlements", "Flows",
                "JMESPath", "Server", "Storage", "TestDatabases", "TestServers", "Values", "World",
            ]),
        .testTarget(
            name: "AccountsTests",
            dependencies: ["Accounts", "Storage", "TestDatabases", "Values", "World", .collections]),
        .testTarget(
            name: "OrdersTests",
            dependencies: [
                "Catalog", "Durable", "Entitlements", "Ledger", "Orders", "Storage", "TestDatabases",
                "Values",
                "World",
            ]),
        .testTarget(
            name: "AnalyticsTests",
            dependencies: [
                "Analytics", "Catalog", "Durable", "Storage", "TestDatabases", "Values", "World",
            ]),
        .testTarget(
            name: "PaymentsTests",
            dependencies: [
                "Durable", "Ledger", "Payments", "Storage", "TestDatabases", "Values", "World", .collections,
            ]),
        .testTarget(
            name: "LedgerTests",
            dependencies: [
                "Ledger", "Storage", "TestCases", "TestDatabases", "Values", "World", .collections,
            ]),
        .testTarget(
            name: "ConnectionsTests",
            dependencies: [
                "Connections", "Storage", "TestDatabases", "Values", "World", .collections, .crypto,
            ]),
        .testTarget(
            name: "ServerTests",
            dependencies: [
                "Accounts", "Apps", "Connections", "Durable", "Egress", "Entitlements", "Payments", "Server",
                "Storage", "TestDatabases", "Values", "World",
                .collections, .crypto, .httpTypes, .hummingbird, .hummingbirdTesting, .logging, .nio,
            ]),
        .testTarget(
            name: "CommandTests",
            dependencies: [
                "Connections", "Storage", "TestDatabases", "TestServers", "Values", "World", .asyncHTTP,
                .httpTypes,
                .hummingbird,
                .logging, .nio, .nioHTTP,
            ]),
        .testTarget(
            name: "CrashTests",
            dependencies: ["Durable", "Storage", "TestDatabases", "TestServers", "Values", "World"]),
        .testTarget(
            name: "DocsTests",
            dependencies: [
                "Apps", "Catalog", "Definitions", "Entitlements", "Flows", "JMESPath", "Orders", "Payments",
                "TestServers",
                "Values", "World",
            ]),
        .testTarget(
            name: "TidyTests", linkerSettings: [.unsafeFlags(["-use-ld=lld"], .when(platforms: [.linux]))]),
    ],
    swiftLanguageModes: [.v6]
)

extension Target.Dependency {
    static var arguments: Self { .product(name: "ArgumentParser", package: "swift-argument-parser") }
    static var asyncHTTP: Self { .product(name: "AsyncHTTPClient", package: "async-http-client") }
    static var collections: Self { .product(name: "OrderedCollections", package: "swift-collections") }
    static var crypto: Self { .product(name: "Crypto", package: "swift-crypto") }
    static var grdb: Self { .product(name: "GRDB", package: "GRDB.swift") }
    static var httpTypes: Self { .product(name: "HTTPTypes", package: "swift-http-types") }
    static var hummingbird: Self { .product(name: "Hummingbird", package: "hummingbird") }
    static var hummingbirdTesting: Self { .product(name: "HummingbirdTesting", package: "hummingbird") }
    static var lifecycle: Self { .product(name: "ServiceLifecycle", package: "swift-service-lifecycle") }
    static var logging: Self { .product(name: "Logging", package: "swift-log") }
    static var nio: Self { .product(name: "NIOCore", package: "swift-nio") }
    static var nioHTTP: Self { .product(name: "NIOHTTP1", package: "swift-nio") }
    static var nioPosix: Self { .product(name: "NIOPosix", package: "swift-nio") }
    static var nioSSL: Self { .product(name: "NIOSSL", package: "swift-nio-ssl") }
    static var nioTLS: Self { .product(name: "NIOTLS", package: "swift-nio") }
    static var sqlite: Self { .product(name: "GRDBSQLite", package: "GRDB.swift") }
    static var unixSignals: Self { .product(name: "UnixSignals", package: "swift-service-lifecycle") }
    static var yams: Self { .product(name: "Yams", package: "Yams") }
}

extension [LinkerSetting] {
    /// How a program is linked: docs/decisions/0008-binary.md has the reasons and the numbers.
    ///
    /// Only the link differs from that of the tests, so that both share every object. The libraries are those that
    /// the static Foundation needs beside itself.
    static var program: Self {
        [
            .linkedLibrary("jemalloc", .when(platforms: [.linux])),
            .unsafeFlags(["-static-stdlib"], .when(platforms: [.linux])),
            .unsafeFlags(["-use-ld=lld", "-Xlinker", "--icf=safe"], .when(platforms: [.linux])),
            .unsafeFlags(
                ["-Xlinker", "-z", "-Xlinker", "pack-relative-relocs", "-Xlinker", "--no-export-dynamic"],
                .when(platforms: [.linux])),
            .linkedLibrary("CoreFoundation", .when(platforms: [.linux])),
            .linkedLibrary("_FoundationICU", .when(platforms: [.linux])),
            .linkedLibrary("_FoundationCShims", .when(platforms: [.linux])),
            .linkedLibrary("_FoundationCollections", .when(platforms: [.linux])),
        ]
    }
}

/// A guard that scripts/mutants leaves out, as `Orders/LATE_PAYMENT_DROPPED`: what stands in that target under
/// `#if !MUTANT_LATE_PAYMENT_DROPPED`.
let mutant = Context.environment["QIAO_MUTANT"]?.split(separator: "/").map(String.init)

for target in package.targets where target.type != .system && target.name != "CPostgres" {
    target.swiftSettings = [
        .enableUpcomingFeature("ExistentialAny"),
        .enableUpcomingFeature("ImmutableWeakCaptures"),
        .enableUpcomingFeature("InferIsolatedConformances"),
        .enableUpcomingFeature("InternalImportsByDefault"),
        .enableUpcomingFeature("MemberImportVisibility"),
        .enableUpcomingFeature("NonisolatedNonsendingByDefault"),
    ]
    if let mutant {
        // What it leaves unused is no error.
        if target.name == mutant.first { target.swiftSettings?.append(.define("MUTANT_\(mutant[1])")) }
    } else {
        target.swiftSettings? += [
            .treatAllWarnings(as: .error), .treatWarning("DeprecatedDeclaration", as: .warning),
        ]
    }
}
