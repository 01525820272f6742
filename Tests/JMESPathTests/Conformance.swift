import Foundation
import JMESPath
import OrderedCollections
import Values

/// The public compliance suite, read where it lies: beside the package, in `shared/conformance/jmespath`.
enum Conformance {
    /// One expression, what it is evaluated in and what is expected.
    struct Case: Sendable {
        let file: String
        let expression: String
        let given: JSON
        /// The value; `nil` where an error is expected, or nothing but that it compiles.
        let result: JSON?
        /// The category of the error.
        let error: String?

    }

    static let folder = URL(filePath: #filePath)
        .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent().appending(path: "shared/conformance/jmespath")

    /// Whether the suite is there.
    static let isPresent = FileManager.default.fileExists(atPath: folder.path)

    /// All cases of all files.
    static func cases() throws -> [Case] {
        let files = try FileManager.default.contentsOfDirectory(atPath: folder.path).filter {
            $0.hasSuffix(".json")
        }
        return try files.sorted().flatMap { file in
            let bytes = try Data(contentsOf: folder.appending(path: file))
            let suites = try JSON(parsing: Array(bytes)).array ?? []
            return suites.flatMap { suite in
                (suite["cases"].array ?? []).map { test in
                    Case(
                        file: file, expression: test["expression"].string ?? "", given: suite["given"],
                        result: test.object?["result"], error: test["error"].string)
                }
            }
        }
    }
}
