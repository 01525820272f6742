import Values

/// Dates as HTTP writes them (RFC 9110, 5.6.7).
enum HTTPDate {
    /// Reads a date in any of the three forms.
    ///
    /// They are `Sun, 06 Nov 1994 08:49:37 GMT`, and the obsolete `Sunday, 06-Nov-94 08:49:37 GMT` and
    /// `Sun Nov  6 08:49:37 1994`. Two-digit years from 70 on belong to the last century.
    static func timestamp(_ text: String) -> Timestamp? {
        guard text.utf8.count <= 40 else { return nil }
        let words = text.split { " ,-".contains($0) }.map(String.init)
        guard words.count >= 5 else { return nil }
        let isC = words.count == 5
        guard isC || words.count == 6 && words[5] == "GMT" else { return nil }
        guard let month = months.firstIndex(of: words[isC ? 1 : 2]), let day = Int64(words[isC ? 2 : 1]),
            let written = Int64(words[isC ? 4 : 3])
        else { return nil }
        let year = words[isC ? 4 : 3].utf8.count == 2 ? written + (written < 70 ? 2_000 : 1_900) : written
        let date = [year, Int64(month) + 1, day].map { $0 < 10 ? "0\($0)" : "\($0)" }.joined(separator: "-")
        do { return try Timestamp(rfc3339: "\(date)T\(words[isC ? 3 : 4])Z") } catch { return nil }
    }

    private static let months = [
        "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec",
    ]
}
