extension Rule {
    /// Every rule of the house.
    static let all: [Rule] = [
        Rule(
            say: "time comes from World (in a transaction from its `now`)",
            phrases: ["Date()", "Date.now", "ContinuousClock(", "SuspendingClock(", "clock_gettime("],
            holds: { $0.isOurs && !$0.isRealWorld }),
        Rule(
            say: "identifiers come from World (in a transaction from `newID()`)",
            phrases: ["UUID()"],
            holds: { $0.isOurs && !$0.isRealWorld }),
        Rule(
            say: "chance comes from World's randomness",
            phrases: [".random(", ".randomElement(", ".shuffled()", "SystemRandomNumberGenerator"],
            holds: { $0.isOurs && !$0.isRealWorld }),
        Rule(
            say: "wait on World's clock; a test waits for a signal or moves virtual time",
            phrases: ["Task.sleep"],
            holds: { !$0.isRealWorld }),
        Rule(
            say: "no thread sleeps but Storage's own, on which no task waits",
            phrases: ["Thread.sleep", "usleep(", "nanosleep("],
            holds: { !$0.isRealWorld && $0.room != "Storage" }),
        Rule(
            say: "only the command line prints",
            phrases: ["print(", "debugPrint(", "dump("],
            holds: { $0.isOurs && !$0.isCommand }),
        Rule(
            say: "no unstructured tasks: work that must happen is a job, the rest belongs to a task group",
            phrases: ["Task {", "Task(", "Task.detached", "Task.immediate"],
            // The worker awaits its one task: it shields what is being committed from its caller's cancellation.
            holds: { $0.isOurs && $0.path != "Sources/Durable/Worker.swift" }),
        Rule(
            say: "handle the error",
            phrases: ["try!", "as!"],
            holds: { _ in true }),
        Rule(
            say:
                "`try?` would turn an outage into an absence here; handle the error, or say beside it why it may go",
            phrases: ["try?"],
            unless: SwiftFile.isCommented,
            holds: { $0.isDurable }),
        Rule(
            say:
                "use `precondition` with a sentence: `assert` vanishes in the one configuration that we build",
            phrases: ["assert(", "assertionFailure("],
            holds: { $0.isOurs }),
        Rule(
            say: "tests see what other targets see",
            phrases: ["@testable"],
            holds: { _ in true }),
        Rule(
            say: "say in a comment beside it why this is safe",
            phrases: ["@unchecked Sendable", "nonisolated(unsafe)"],
            unless: SwiftFile.isCommented,
            holds: { $0.isOurs }),
        Rule(
            say: "finish it, or leave it out",
            phrases: ["TODO", "FIXME", "XXX", "HACK"],
            part: .everything,
            holds: { !$0.isTidyTest }),
        Rule(
            say: "a room's SQL stands in its +Rows files, beside its schema",
            phrases: [
                "SELECT ", "INSERT INTO", "INSERT OR", "UPDATE ", "DELETE FROM", "CREATE TABLE",
                "CREATE INDEX",
                "DROP TABLE", "ALTER TABLE",
            ],
            part: .strings,
            holds: { $0.isOurs && $0.room != "Storage" && !$0.holdsSQL && !$0.isCommand }),
        Rule(
            say: "the environment is read in one place, the command line",
            phrases: ["ProcessInfo.processInfo.environment", "getenv("],
            holds: { $0.isOurs && !$0.isCommand }),
    ]
}

extension SwiftFile {
    /// Whether it is part of the program and not a test.
    var isOurs: Bool { room != nil }

    /// Whether it belongs to an executable.
    var isCommand: Bool { room == "qiao" || room == "bench" }

    /// Whether it is where the real world's time and chance come in.
    var isRealWorld: Bool { room == "World" && name.contains("System") }

    /// Whether money or durability is at stake in it.
    var isDurable: Bool {
        let rooms: Set = [
            "Storage", "Durable", "Connections", "Accounts", "Payments", "Orders", "Ledger", "Entitlements",
        ]
        return room.map(rooms.contains) ?? false
    }

    /// Whether lines hold a comment.
    static let isCommented: @Sendable (ArraySlice<String>) -> Bool = { lines in
        lines.contains { $0.contains("//") }
    }

    /// Whether it is the place for SQL.
    var holdsSQL: Bool { name.hasSuffix("+Rows") || name.hasSuffix("Schema") }

    /// Whether it is one of these tests, which name what they forbid.
    var isTidyTest: Bool { path.hasPrefix("Tests/TidyTests/") }
}
