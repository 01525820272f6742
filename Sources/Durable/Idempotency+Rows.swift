public import Storage
public import Values

/// A request that its caller may send again under the same key: it takes effect once, and every copy gets the same
/// answer, for a day.
///
/// Another thing than deduplication, which recognises two requests that only look alike.
public struct IdempotentRequest: Hashable, Sendable {
    /// Whose data it changes.
    public let workspace: ID<Workspace>
    /// Who sends it: keys of different callers never meet.
    public let caller: String
    /// The caller's key.
    public let key: String
    /// A hash of the method, the path and the raw body, by which another request under the key is recognised.
    public let fingerprint: [UInt8]

    /// A request under a key.
    public init(workspace: ID<Workspace>, caller: String, key: String, fingerprint: [UInt8]) {
        self.workspace = workspace
        self.caller = caller
        self.key = key
        self.fingerprint = fingerprint
    }
}

/// The answer that every copy of a request gets.
public struct StoredAnswer: Hashable, Sendable {
    /// The HTTP status.
    public let status: Int
    /// The body, byte for byte.
    public let body: [UInt8]

    /// An answer to keep.
    public init(status: Int, body: [UInt8]) {
        self.status = status
        self.body = body
    }
}

extension Transaction {
    /// Begins a request, or finds that it was answered.
    ///
    /// A handler of one transaction begins and answers in it. One with outside work begins in a transaction of its
    /// own, with a lease after which a copy may begin again.
    ///
    /// - Returns: The answer of the first copy, or `nil` where this is the first.
    /// - Throws: `idempotency.differs` (422) for another request under the key, `idempotency.running` (409) while
    ///   the first copy is being worked on.
    public func begin(_ request: IdempotentRequest, lease: Duration = .seconds(60)) throws -> StoredAnswer? {
        while true {
            if let answer = try keptAnswer(request) { return answer }
            let begun = try changes(
                """
                INSERT INTO idempotency_key (workspace_id, caller, key, fingerprint, lease_until, forget_at)
                VALUES (\(request.workspace), \(request.caller), \(request.key), \(request.fingerprint),
                        \(now + lease), \(now + IdempotentRequest.rememberedFor))
                ON CONFLICT (workspace_id, caller, key) DO UPDATE
                SET fingerprint = excluded.fingerprint, status = NULL, answer = NULL, blob_id = NULL,
                    lease_until = excluded.lease_until, forget_at = excluded.forget_at
                WHERE idempotency_key.forget_at <= \(now)
                    OR (idempotency_key.status IS NULL AND idempotency_key.lease_until <= \(now)
                        AND idempotency_key.fingerprint = excluded.fingerprint)
                """)
            // Where another copy began in between, it is looked at again.
            if begun == 1 { return nil }
        }
    }

    private func keptAnswer(_ request: IdempotentRequest) throws -> StoredAnswer? {
        let kept = try row(
            """
            SELECT fingerprint, status, answer, blob_id, lease_until, forget_at FROM idempotency_key
            WHERE workspace_id = \(request.workspace) AND caller = \(request.caller) AND key = \(request.key)
            """ + locking(.update)
        ) { row in
            KeptRequest(
                fingerprint: try row[0], status: try row[1], answer: try row[2], blob: try row[3],
                leaseUntil: try row[4], forgetAt: try row[5])
        }
        guard let kept else { return nil }
        if kept.forgetAt <= now {
            if let blob = kept.blob { try remove(blob, of: request.workspace) }
            return nil
        }
        guard kept.fingerprint == request.fingerprint else { throw Problem.idempotencyDiffers(request.key) }
        if let status = kept.status {
            let bytes = try kept.blob.map { try blob($0, of: request.workspace) } ?? kept.answer
            return StoredAnswer(status: status, body: bytes ?? [])
        }
        guard kept.leaseUntil <= now else { throw Problem.idempotencyRunning(request.key) }
        return nil
    }

    /// Keeps the answer of a request that was begun; a long one apart, by reference.
    /// - Throws: `storage.row_count` where another copy, begun after this one's lease, has answered: then this one's
    ///   transaction is over, so that the request takes effect once.
    public func answer(_ request: IdempotentRequest, with answer: StoredAnswer) throws {
        let isLong = answer.body.count > IdempotentRequest.inlineBytesMax
        let blob = isLong ? try keep(answer.body, of: request.workspace) : nil
        let inline = isLong ? nil : answer.body
        try execute(
            """
            UPDATE idempotency_key SET status = \(answer.status), answer = \(inline), blob_id = \(blob)
            WHERE workspace_id = \(request.workspace) AND caller = \(request.caller) AND key = \(request.key)
                AND status IS NULL
            """, rows: 1)
    }

    /// Forgets a request that was begun and did nothing, such as one that was refused: it may be sent again.
    public func forget(_ request: IdempotentRequest) throws {
        try execute(
            """
            DELETE FROM idempotency_key
            WHERE workspace_id = \(request.workspace) AND caller = \(request.caller) AND key = \(request.key)
                AND status IS NULL
            """)
    }
}

extension IdempotentRequest {
    #if !MUTANT_IDEMPOTENCY_FORGOTTEN
    static let rememberedFor = Duration.seconds(86_400)
    #else
    static let rememberedFor = Duration.zero
    #endif
    /// Above so many bytes an answer is kept by reference.
    static let inlineBytesMax = 64 << 10
}

private struct KeptRequest {
    let fingerprint: [UInt8]
    let status: Int?
    let answer: [UInt8]?
    let blob: ID<Blob>?
    let leaseUntil: Timestamp
    let forgetAt: Timestamp
}
