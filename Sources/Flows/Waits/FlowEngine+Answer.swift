import Crypto
import OrderedCollections
public import Storage
import Synchronization
public import Values
import World

extension FlowEngine {
    /// Accepts a request at the address at which a step waits, or will wait.
    ///
    /// - Parameters:
    ///   - body: What was posted: JSON, or any text, which the step gives as text.
    ///   - token: The last part but one of the address.
    ///   - path: The last part, not escaped.
    /// - Returns: The run that goes on, and whether the step had an answer before, which stays.
    /// - Throws: `run.unknown_callback`, `run.wait_over`; nothing is kept then.
    public func accept(
        callback body: [UInt8], token: String, path: String
    ) async throws -> Accepted {
        guard let address = CallbackAddress(token: token, path: path, key: try await callbackKey()) else {
            throw Problem.callbackUnknown
        }
        let answer = FlowEngine.answer(body)
        return try await database.write { tx in
            let taken = try tx.answer(
                address.run, path: path, kind: .callback, with: answer, workspace: address.workspace)
            switch taken {
            case .first: return Accepted(run: address.run, isRepeat: false)
            case .repeated: return Accepted(run: address.run, isRepeat: true)
            case .late, .ended: throw Problem.waitIsOver
            }
        }
    }

    /// Looks whether a callback's address proves itself.
    /// - Throws: `run.unknown_callback`.
    public func requireCallbackAddress(token: String, path: String) async throws {
        guard CallbackAddress(token: token, path: path, key: try await callbackKey()) != nil else {
            throw Problem.callbackUnknown
        }
    }

    /// Answers a step that waits for a person.
    ///
    /// - Parameters:
    ///   - run: The run.
    ///   - path: The step.
    ///   - isApproved: Yes or no.
    ///   - comment: What the person says to it.
    ///   - person: Who it is, as the step's output names them.
    ///   - workspace: Whose run it is.
    ///   - tx: The transaction in which it happens.
    /// - Throws: `run.unknown`, `run.no_approval`, `run.answered_before`, `run.wait_over`; nothing is changed then.
    public func answer(
        _ run: ID<Run>, step path: String, isApproved: Bool, comment: String?, by person: String,
        workspace: ID<Workspace>, in tx: Transaction
    ) throws {
        guard try !found(run, workspace: workspace, in: tx).state.isFinal else { throw Problem.waitIsOver }
        guard try tx.waitKind(of: run, path: path, workspace: workspace) == .approval else {
            throw Problem.noApproval(path)
        }
        var answer: JSONObject = ["approved": .bool(isApproved), "by": .string(person)]
        if let comment { answer["comment"] = .string(comment) }
        answer["at"] = .string(tx.now.rfc3339)
        let bytes = JSON.object(answer).bytes
        switch try tx.answer(run, path: path, kind: .approval, with: bytes, workspace: workspace) {
        case .first: return
        case .repeated: throw Problem.answeredBefore
        case .late, .ended: throw Problem.waitIsOver
        }
    }

    /// The key with which callback addresses prove themselves, made at the first need.
    func callbackKey() async throws -> SymmetricKey {
        if let known = callbackKeyKept.withLock({ $0 }) { return known }
        let randomness = database.world.randomness
        let fresh = (0..<4).flatMap { _ in UUIDBytes(high: randomness.next(), low: 0).bytes.prefix(8) }
        let kept = try await database.write { tx in try tx.callbackKey(orElse: fresh) }
        let key = SymmetricKey(data: kept)
        callbackKeyKept.withLock { $0 = key }
        return key
    }

    /// What a step that waited for a callback gives: the JSON that was posted, or the text.
    private static func answer(_ body: [UInt8]) -> [UInt8] {
        do {
            return try JSON(parsing: body).bytes
        } catch {
            return JSON.string(String(decoding: body, as: UTF8.self)).bytes
        }
    }
}
