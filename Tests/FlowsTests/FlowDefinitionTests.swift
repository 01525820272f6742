import Apps
import Definitions
import Flows
import Foundation
import Testing
import Values

@Suite("A flow's definition")
struct FlowDefinitionTests {
    /// The steps of a flow, and what is said of them.
    struct Mistake: Sendable {
        let steps: String
        let code: String
        /// Line and column.
        let place: String

        init(_ steps: String, _ code: String, at place: String) {
            self.steps = steps
            self.code = code
            self.place = place
        }
    }

    private static func problems(in source: String) throws -> [Problem] {
        let apps = try AppCatalog(folder: Workshop.root.appending(path: "apps").path())
        do throws(Problems) {
            _ = try FlowDefinition(source: Array(source.utf8), file: "flow.yaml", apps: apps)
            return []
        } catch {
            return error.all
        }
    }

    private static let text = "action: formatter/text, input: {operation: upper, value: "

    @Test(
        "is refused with the place of each mistake",
        arguments: [
            Mistake("  []", "flow.steps", at: "4:3"),
            Mistake("- {id: 1a, end: succeeded}", "flow.step_id", at: "4:8"),
            Mistake("- {id: a, end: succeeded}\n- {id: a, end: succeeded}", "flow.repeated_step", at: "5:8"),
            Mistake("- {id: a}", "flow.step_kind", at: "4:3"),
            Mistake("- {id: a, end: failed, filter: trigger.x}", "flow.step_kind", at: "4:3"),
            Mistake("- {id: a, action: formatter}", "flow.action_name", at: "4:19"),
            Mistake("- {id: a, action: nothing/text}", "app.unknown", at: "4:19"),
            Mistake("- {id: a, action: formatter/nothing}", "app.unknown_action", at: "4:19"),
            Mistake("- {id: a, filter: triger.x}", "flow.unknown_name", at: "4:19"),
            Mistake("- {id: a, filter: 'trigger.'}", "expression.malformed", at: "4:19 column 9"),
            Mistake(
                "- {id: a, filter: steps.b}\n- {id: b, end: succeeded}", "flow.no_earlier_step", at: "4:19"),
            Mistake("- {id: a, \(text)\"{{ steps.a.result }}\"}}", "flow.no_earlier_step", at: "4:68"),
            Mistake("- {id: a, \(text)x, valu: y}}", "flow.unknown_field", at: "4:71"),
            Mistake("- {id: a, action: formatter/text, input: {value: x}}", "flow.missing_field", at: "4:42"),
            Mistake("- {id: a, delay: 5x}", "flow.duration", at: "4:18"),
            Mistake("- {id: a, delay: 31d}", "flow.duration", at: "4:18"),
        ])
    func refused(mistake: Mistake) throws {
        let source = "flow: 流程\ntrigger: {app: webhook}\nsteps:\n\(mistake.steps)"
        let found = try Self.problems(in: source)
        #expect(found.map(\.code) == [mistake.code])
        #expect(found.first?.place == "flow.yaml:\(mistake.place)")
    }

    @Test("may read every step that comes before, also inside branches, lists and loops")
    func earlier() throws {
        let source = """
            flow: 流程
            trigger: {app: webhook}
            steps:
              - {id: a, \(Self.text)x}}
              - id: way
                branch:
                  - {if: steps.a.result, steps: [{id: b, \(Self.text)"{{ steps.a.result }}"}}]}
              - id: both
                parallel:
                  - [{id: c, \(Self.text)"{{ steps.b.result }}"}}]
                  - [{id: d, \(Self.text)"{{ steps.way }}"}}]
              - id: each
                loop: trigger.items
                steps: [{id: e, \(Self.text)"{{ steps.c.result }}{{ item }}"}}]
              - {id: last, end: succeeded, output: "{{ [steps.each, steps.d, steps.c] }}"}
            """
        #expect(try Self.problems(in: source).map(\.description) == [])
    }
}
