extension String {
    /// Whether somebody can read it in one line of so many bytes.
    func isLine(within bytesMax: Int) -> Bool {
        utf8.count <= bytesMax && !allSatisfy(\.isWhitespace)
            && unicodeScalars.allSatisfy { scalar in
                switch scalar.properties.generalCategory {
                case .control, .lineSeparator, .paragraphSeparator: false
                case _: true
                }
            }
    }
}
