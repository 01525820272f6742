import JMESPath
import OrderedCollections
import Testing
import Values

@Suite(
    "The public compliance suite",
    .enabled(if: Conformance.isPresent, "shared/conformance/jmespath is not here"))
struct ConformanceTests {
    @Test("every expression gives the value, or the kind of error, that the suite states")
    func everyCase() throws {
        let cases = try Conformance.cases()
        #expect(cases.count > 800)
        for test in cases {
            let outcome = outcome(of: test)
            if let error = test.error {
                #expect(outcome == .failure(error), "\(test.file): \(test.expression)")
            } else if let result = test.result {
                #expect(outcome == .success(result), "\(test.file): \(test.expression)")
            } else if case .failure(let category) = outcome {
                Issue.record("\(test.file): \(test.expression) is refused: \(category)")
            }
        }
    }

    private enum Outcome: Equatable {
        case success(JSON)
        case failure(String)
    }

    private func outcome(of test: Conformance.Case) -> Outcome {
        do throws(Problem) {
            let value = try Expression(test.expression).evaluate(
                in: test.given, now: Timestamp(microseconds: 0))
            return .success(value)
        } catch {
            return .failure(error.details["category"]?.string ?? error.code)
        }
    }
}
