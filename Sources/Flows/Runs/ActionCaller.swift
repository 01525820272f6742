import Apps
import Egress
public import Values
import World

/// What an app's calls need beside their input.
public struct Credentials: Sendable {
    /// The connection's values.
    public let account: JSON
    /// What the operator registered for the app.
    public let settings: JSON

    /// Credentials of these values.
    public init(account: JSON = [:], settings: JSON = [:]) {
        self.account = account
        self.settings = settings
    }
}

/// Makes the calls of action steps: finds the app and the credentials, sends, and reads the answer.
struct ActionCaller: Sendable {
    let apps: AppCatalog
    let egress: EgressClient
    let world: World
    let credentials:
        @Sendable (_ connection: String?, _ app: String, ID<Workspace>) async throws -> Credentials

    /// Makes one call and says what it has come to.
    func perform(
        _ call: ActionCall, of action: Action, in app: AppDefinition, with credentials: Credentials,
        idempotencyKey: String
    ) async -> CallOutcome {
        let context = app.context(
            account: credentials.account, settings: credentials.settings, idempotencyKey: idempotencyKey,
            now: world.now)
        do {
            let performer = try action.performer()
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
        } catch {
            return .refused(error)
        }
    }

    /// Asks the app's look-up whether a call of unknown outcome happened.
    func lookUp(
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
