import Definitions
public import Egress
import Values
public import World

/// Makes calls: prepares the request, sends it, and reads what came back.
public struct ActionCaller: Sendable {
    /// The apps whose actions it calls.
    public let apps: AppCatalog
    let egress: EgressClient
    let world: World

    /// A caller of these apps' actions.
    public init(apps: AppCatalog, egress: EgressClient, world: World) {
        self.apps = apps
        self.egress = egress
        self.world = world
    }

    /// Makes one call and says what it has come to.
    public func perform(
        _ call: ActionCall, of action: Action, in app: AppDefinition, with credentials: Credentials,
        idempotencyKey: String
    ) async -> CallOutcome {
        let context = app.context(
            account: credentials.account, settings: credentials.settings, idempotencyKey: idempotencyKey,
            now: world.now)
        do {
            return try await perform(call, by: action.performer(), in: context)
        } catch {
            return .refused(error)
        }
    }

    /// Makes one call by its performer.
    /// - Throws: Why nothing could be sent.
    func perform(
        _ call: ActionCall, by performer: any ActionPerformer, in context: CallContext
    ) async throws(Problem) -> CallOutcome {
        switch try performer.prepare(call, in: context) {
        case .done(let output):
            return .succeeded(output)
        case .send(let request):
            do throws(EgressFailure) {
                return performer.read(.success(try await egress.send(request)), for: call, in: context)
            } catch {
                return performer.read(.failure(error), for: call, in: context)
            }
        }
    }

    /// Asks the app's look-up whether a call of unknown outcome happened.
    public func lookUp(
        _ call: ActionCall, of action: Action, in app: AppDefinition, with credentials: Credentials
    ) async -> Lookup.Outcome {
        guard let lookup = action.lookup, let asked = app.action(lookup.action) else {
            return .unknown(.noLookup(action.key))
        }
        do {
            let now = world.now
            let checked = try asked.fields.checked(try lookup.input(for: call, now: now), now: now)
            guard let question = try asked.calls(for: checked, now: now).first else { return .absent }
            let outcome = await perform(
                question, of: asked, in: app, with: credentials, idempotencyKey: "")
            return lookup.read(outcome, for: call, now: now)
        } catch let problems as Problems {
            return .unknown(problems.summary)
        } catch let problem as Problem {
            return .unknown(problem)
        } catch {
            return .unknown(.noLookup(action.key))
        }
    }
}

extension Problem {
    fileprivate static func noLookup(_ action: String) -> Problem {
        Problem(
            "call.no_lookup", status: 500,
            Localized(
                zh: "动作 \(action) 没有查询方法，无法确认结果。",
                en: "The action \(action) has no look-up by which its outcome could be found."))
    }
}
