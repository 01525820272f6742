import Flows
import Storage
import Values

/// A flow of five steps that need nothing but the engine, each reading what the one before it gave.
enum FiveSteps {
    static let name = "five steps"
    static let count = 5

    static let source = Array(
        """
        flow: five steps
        trigger: {app: webhook}
        steps:
          - id: trimmed
            action: formatter/text
            input: {operation: trim, value: "{{ trigger.name }}"}
          - id: added
            action: formatter/number
            input: {operation: add, value: "{{ trigger.number }}", other: 1}
          - id: doubled
            action: formatter/number
            input: {operation: multiply, value: "{{ steps.added.result }}", other: 2}
          - id: joined
            action: formatter/text
            input: {operation: upper, value: "{{ steps.trimmed.result }}-{{ steps.doubled.result }}"}
          - id: measured
            action: formatter/text
            input: {operation: length, value: "{{ steps.joined.result }}"}
        """.utf8)

    /// Looks into the journal: every run succeeded, with five steps that did.
    /// - Throws: ``Unmeasured`` where one did not.
    static func verify(runs: Int, in database: Database) async throws {
        let (succeeded, complete) = try await database.read { snapshot in
            let succeeded = try RunJournal.count(FlowSchema.runs, in: snapshot) { table in
                "SELECT count(*) FROM \(table) WHERE state = 'succeeded' AND ended_at IS NOT NULL"
            }
            let complete = try RunJournal.count(FlowSchema.steps, in: snapshot) { table in
                """
                SELECT count(*) FROM (
                    SELECT run_id FROM \(table) WHERE state = 'succeeded' AND ended_at IS NOT NULL
                    GROUP BY workspace_id, run_id HAVING count(*) = \(count)) complete
                """
            }
            return (succeeded, complete)
        }
        guard succeeded == runs, complete == runs else {
            throw Unmeasured(
                "Of \(runs) runs \(succeeded) succeeded, and \(complete) have five steps that did.")
        }
    }
}
