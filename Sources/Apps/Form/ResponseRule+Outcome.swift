import Egress
import HTTPTypes
import JMESPath
import OrderedCollections
import Values

extension ResponseRule {
    /// What a call has come to.
    ///
    /// The vendor's own words come first; where they say nothing, the status does. Whatever may have happened is
    /// unknown unless a rule or the status proves that it did not.
    func outcome(
        of answer: Result<InboundResponse, EgressFailure>, in context: CallContext
    ) -> CallOutcome {
        switch answer {
        case .failure(.unknown(let problem)):
            return .unknown(problem)
        case .failure(.refused(let problem)):
            // Nothing left for the vendor. An address that may not be reached stays so; a peer that is down does not.
            return problem.status >= 500 ? .throttled(after: nil, problem) : .refused(problem)
        case .success(let response):
            return outcome(of: response, in: context)
        }
    }

    private func outcome(of response: InboundResponse, in context: CallContext) -> CallOutcome {
        do throws(Problem) {
            let body = try body(of: response)
            let verdict = try verdict(on: body, status: response.status, now: context.now)
            if verdict == .done {
                return .succeeded(try output?.evaluate(in: body, now: context.now) ?? body)
            }
            return outcome(verdict, of: response, says: words(in: body, context), now: context.now)
        } catch {
            return (200...299).contains(response.status)
                ? .unknown(.callUnreadable(error))
                : outcome(.byStatus, of: response, says: nil, now: context.now)
        }
    }

    /// What the vendor's words amount to.
    private enum Verdict {
        case done, throttled, expired, refused, unknown
        /// The body says nothing.
        case byStatus
    }

    private func verdict(on body: JSON, status: Int, now: Timestamp) throws(Problem) -> Verdict {
        func holds(_ rule: Expression?) throws(Problem) -> Bool {
            try rule?.evaluate(in: body, now: now).isTrue ?? false
        }
        let isSuccess = (200...299).contains(status)
        if status == 429 { return .byStatus }
        if isSuccess, try holds(ok) { return .done }
        if try holds(throttled) { return .throttled }
        if try holds(expired) { return .expired }
        if try holds(unknown) { return .unknown }
        if try holds(refused) { return .refused }
        if isSuccess { return ok == nil ? .done : .unknown }
        return .byStatus
    }

    private func outcome(
        _ verdict: Verdict, of response: InboundResponse, says: String?, now: Timestamp
    ) -> CallOutcome {
        switch verdict {
        case .throttled: .throttled(after: response.retryAfter(now: now), .callThrottled(says: says))
        case .expired: .expired(.callExpired(says: says))
        case .refused: .refused(.callRefused(says: says))
        case .done, .unknown: .unknown(.callUnknown(says: says))
        case .byStatus:
            switch response.status {
            case 429: .throttled(after: response.retryAfter(now: now), .callThrottled(says: says))
            case 401: .expired(.callExpired(says: says))
            case 307, 308, 400..<408, 409..<500: .refused(.callStatus(response.status, says: says))
            default: .unknown(.callStatus(response.status, says: says))
            }
        }
    }

    /// What the vendor says, as it may be shown; `nil` where it says nothing that can be read.
    private func words(in body: JSON, _ context: CallContext) -> String? {
        let said = Result { () throws(Problem) in try message?.evaluate(in: body, now: context.now) }
        guard case .success(let value) = said, let text = value?.fieldText, !text.isEmpty else { return nil }
        return context.shown(text)
    }

    /// The body as expressions see it; an empty one is an object without members where nothing is read from it.
    private func body(of response: InboundResponse) throws(Problem) -> JSON {
        switch format ?? .json {
        case .text: return .string(String(decoding: response.body, as: UTF8.self))
        case .json:
            guard response.body.isEmpty else { return try JSON(parsing: response.body) }
            guard ok == nil, output == nil else { throw .callEmpty }
            return [:]
        }
    }
}
