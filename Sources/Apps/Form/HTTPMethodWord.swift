import Definitions

/// The methods that a request template may have.
enum HTTPMethodWord: String, CaseIterable, DefinitionReadable {
    case get = "GET"
    case head = "HEAD"
    case post = "POST"
    case put = "PUT"
    case patch = "PATCH"
    case delete = "DELETE"

    var hasBody: Bool { self != .get && self != .head }
}
