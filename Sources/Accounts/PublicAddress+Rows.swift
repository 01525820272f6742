public import Storage

/// The address under which the world reaches the installation, which every node and the command line tell alike.
public enum PublicAddress {
    /// The address that was kept: `https://qiao.example.com`; `nil` where none ever was.
    public static func find(in snapshot: Snapshot) throws -> String? {
        try snapshot.row("SELECT url FROM public_address WHERE address_id = 1") { row in try row[0] as String
        }
    }

    /// Keeps an address, in place of the one before.
    public static func keep(_ url: String, in tx: Transaction) throws {
        try tx.execute(
            """
            INSERT INTO public_address (address_id, url) VALUES (1, \(url))
            ON CONFLICT (address_id) DO UPDATE SET url = excluded.url
            """, rows: 1)
    }
}
