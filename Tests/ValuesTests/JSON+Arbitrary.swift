import OrderedCollections
import Values

extension JSON {
    /// Some value, nested at most so deep.
    static func arbitrary(depth: Int, using generator: inout SeededGenerator) -> JSON {
        switch Int.random(in: 0..<(depth > 0 ? 8 : 6), using: &generator) {
        case 0: return .null
        case 1: return .bool(.random(using: &generator))
        case 2:
            return .int(
                Int64(truncatingIfNeeded: generator.next()) >> Int64.random(in: 0...63, using: &generator))
        case 3: return arbitraryNumber(using: &generator)
        case 4, 5: return .string(arbitraryText(using: &generator))
        case 6:
            let count = Int.random(in: 0...5, using: &generator)
            return .array((0..<count).map { _ in arbitrary(depth: depth - 1, using: &generator) })
        default:
            var members: JSONObject = [:]
            for _ in 0..<Int.random(in: 0...20, using: &generator) {
                members[arbitraryText(using: &generator)] = arbitrary(depth: depth - 1, using: &generator)
            }
            return .object(members)
        }
    }

    private static func arbitraryNumber(using generator: inout SeededGenerator) -> JSON {
        let whole = Int64.random(in: -1_000...1_000, using: &generator)
        let fraction = Int64.random(in: 0...999_999, using: &generator)
        let exponent = Int64.random(in: -400...400, using: &generator)
        let text =
            Bool.random(using: &generator) ? "\(whole).\(fraction)" : "\(whole).\(fraction)e\(exponent)"
        do throws(Problem) { return try JSON(parsing: text) } catch { return .null }
    }

    private static func arbitraryText(using generator: inout SeededGenerator) -> String {
        let ranges: [ClosedRange<UInt32>] = [
            0...0x1F, 0x20...0x7F, 0x80...0x7FF, 0x4E00...0x9FFF, 0x1_F600...0x1_F64F,
        ]
        var scalars = String.UnicodeScalarView()
        for _ in 0..<Int.random(in: 0...24, using: &generator) {
            let range = ranges.randomElement(using: &generator) ?? 0...0x1F
            if let scalar = Unicode.Scalar(UInt32.random(in: range, using: &generator)) {
                scalars.append(scalar)
            }
        }
        return String(scalars)
    }
}
