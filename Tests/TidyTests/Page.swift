import Foundation

/// A Markdown page as far as the tests read it.
struct Page {
    let path: String
    /// The headings, each with its level: `## Try it` is (2, "Try it").
    private(set) var headings: [(level: Int, title: String)] = []
    /// The fenced blocks, each with its language.
    private(set) var blocks: [(language: String, text: String)] = []
    /// What relative links point to, without fragments.
    private(set) var links: [String] = []

    init(_ path: String, _ text: String) {
        self.path = path
        var block: (language: String, text: String)?
        for line in text.components(separatedBy: "\n") {
            if let open = block {
                if line.hasPrefix("```") {
                    blocks.append(open)
                    block = nil
                } else {
                    block = (open.language, open.text + line + "\n")
                }
            } else if line.hasPrefix("```") {
                block = (String(line.dropFirst(3)), "")
            } else if let heading = line.wholeMatch(of: #/(#+) (.+)/#) {
                headings.append((heading.1.count, String(heading.2)))
            } else {
                links += line.matches(of: #/\]\((?!https?:)([^)#\s]+)[^)]*\)/#).map { String($0.1) }
            }
        }
    }
}
