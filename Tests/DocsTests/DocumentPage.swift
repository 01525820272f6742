import Foundation
import TestServers

/// A page of the documentation, with its fenced blocks in order.
struct DocumentPage {
    /// A fenced block.
    struct Block {
        /// The word behind the fence.
        let language: String
        /// What stands between the fences.
        let text: String
        /// The number of its first line.
        let line: Int
        /// The text between the block before and this one.
        let prose: String
    }

    /// Both READMEs and every page below docs.
    static let paths: [String] = {
        let docs = FileManager.default.enumerator(atPath: Binary.root + "docs")
        let pages = (docs?.compactMap { $0 as? String } ?? []).filter { $0.hasSuffix(".md") }.sorted()
        return ["README.md", "README.zh-CN.md", "CONTRIBUTING.md"] + pages.map { "docs/" + $0 }
    }()

    let path: String
    let blocks: [Block]

    /// Reads a page.
    init(_ path: String) throws {
        try self.init(path, String(contentsOfFile: Binary.root + path, encoding: .utf8))
    }

    init(_ path: String, _ text: String) {
        var blocks: [Block] = []
        var prose = ""
        var open: (language: String, text: String, line: Int)?
        for (index, line) in text.components(separatedBy: "\n").enumerated() {
            if let block = open {
                if line.hasPrefix("```") {
                    blocks.append(
                        Block(language: block.language, text: block.text, line: block.line, prose: prose))
                    (open, prose) = (nil, "")
                } else {
                    open?.text += line + "\n"
                }
            } else if line.hasPrefix("```") {
                open = (String(line.dropFirst(3)), "", index + 2)
            } else {
                prose += line + "\n"
            }
        }
        self.path = path
        self.blocks = blocks
    }

    /// Where a block stands.
    func place(of block: Block) -> String { "\(path):\(block.line)" }
}
