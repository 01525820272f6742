public import Values

extension Schema {
    /// Blobs of the workspaces, and the periods of partitioned tables.
    static let storage = Schema(
        "storage",
        [
            Step(
                1,
                [
                    .both(
                        """
                        CREATE TABLE storage_blobs (
                            workspace_id BYTES NOT NULL,
                            blob_id BYTES NOT NULL,
                            chunk BIGINT NOT NULL,
                            bytes BYTES NOT NULL,
                            PRIMARY KEY (workspace_id, blob_id, chunk)
                        )
                        """),
                    .both(
                        """
                        CREATE TABLE storage_periods (
                            partitioned TEXT NOT NULL,
                            starts_at BIGINT NOT NULL,
                            ends_at BIGINT NOT NULL CHECK (ends_at > starts_at),
                            PRIMARY KEY (partitioned, starts_at)
                        ) WITHOUT ROWID
                        """),
                ]),
            Step(
                2,
                [
                    // What is inserted into a sealed period goes to the table that its trigger names.
                    .postgres(
                        """
                        CREATE FUNCTION storage_divert() RETURNS trigger LANGUAGE plpgsql AS $$
                        BEGIN
                            EXECUTE format('INSERT INTO %I SELECT ($1).*', TG_ARGV[0]) USING NEW;
                            RETURN NULL;
                        END
                        $$
                        """)
                ]),
        ])
}

extension Transaction {
    /// Keeps bytes for a workspace until they are removed.
    ///
    /// - Returns: Under which identifier they are found.
    /// - Throws: `storage.blob_too_long`.
    public func keep(_ bytes: [UInt8], of workspace: ID<Workspace>) throws -> ID<Blob> {
        guard bytes.count <= Blob.bytesMax else { throw Problem.blobTooLong(bytes.count) }
        let id = newID(Blob.self)
        var start = 0
        repeat {
            let end = min(start + Blob.chunkBytes, bytes.count)
            try execute(
                """
                INSERT INTO storage_blobs (workspace_id, blob_id, chunk, bytes)
                VALUES (\(workspace), \(id), \(start / Blob.chunkBytes), \(Array(bytes[start..<end])))
                """)
            start = end
        } while start < bytes.count
        return id
    }

    /// Removes bytes that were kept; does nothing where there are none.
    public func remove(_ id: ID<Blob>, of workspace: ID<Workspace>) throws {
        try execute("DELETE FROM storage_blobs WHERE workspace_id = \(workspace) AND blob_id = \(id)")
    }
}

extension Snapshot {
    /// The bytes that a workspace keeps under an identifier; `nil` where there are none.
    public func blob(_ id: ID<Blob>, of workspace: ID<Workspace>) throws -> [UInt8]? {
        let chunks: [[UInt8]] = try rows(
            """
            SELECT bytes FROM storage_blobs WHERE workspace_id = \(workspace) AND blob_id = \(id) ORDER BY chunk
            """
        ) { try $0[0] }
        return chunks.isEmpty ? nil : Array(chunks.joined())
    }
}
