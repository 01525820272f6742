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
        let isSuccess = (200...299).contains(response.status)
        do throws(Problem) {
            let body = try body(of: response)
            let says = try message?.evaluate(in: body, now: context.now).fieldText.map(context.shown)
            guard isSuccess else {
                return response.status == 429
                    ? byStatus(response, says: says, context)
                    : try byRule(body, says: says, response, context)
                        ?? byStatus(response, says: says, context)
            }
            if let ok {
                guard try ok.evaluate(in: body, now: context.now).isTrue else {
                    return try byRule(body, says: says, response, context)
                        ?? .unknown(.callUnknown(says: says))
                }
            } else if let outcome = try byRule(body, says: says, response, context) {
                return outcome
            }
            return .succeeded(try output?.evaluate(in: body, now: context.now) ?? body)
        } catch {
            return isSuccess ? .unknown(.callUnreadable(error)) : byStatus(response, says: nil, context)
        }
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

    private func byRule(
        _ body: JSON, says: String?, _ response: InboundResponse, _ context: CallContext
    ) throws(Problem) -> CallOutcome? {
        func holds(_ rule: Expression?) throws(Problem) -> Bool {
            try rule?.evaluate(in: body, now: context.now).isTrue ?? false
        }
        if try holds(throttled) {
            return .throttled(
                after: response.retryAfter(now: context.now), .callThrottled(says: says))
        }
        if try holds(expired) { return .expired(.callExpired(says: says)) }
        if try holds(unknown) { return .unknown(.callUnknown(says: says)) }
        if try holds(refused) { return .refused(.callRefused(says: says)) }
        return nil
    }

    private func byStatus(_ response: InboundResponse, says: String?, _ context: CallContext) -> CallOutcome {
        switch response.status {
        case 429:
            .throttled(after: response.retryAfter(now: context.now), .callThrottled(says: says))
        case 401: .expired(.callExpired(says: says))
        case 408: .unknown(.callStatus(response.status, says: says))
        case 307, 308, 400..<500: .refused(.callStatus(response.status, says: says))
        default: .unknown(.callStatus(response.status, says: says))
        }
    }
}
