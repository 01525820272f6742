extension String {
    /// Its beginning, short enough to be quoted in a problem.
    package var excerpt: String {
        let scalars = unicodeScalars
        let end = scalars.index(scalars.startIndex, offsetBy: 60, limitedBy: scalars.endIndex)
        guard let end, end < scalars.endIndex else { return self }
        return String(self[..<end]) + "…"
    }
}
