import World

extension Randomness {
    /// So many random bytes.
    func bytes(_ count: Int) -> [UInt8] {
        (0..<(count + 7) / 8).flatMap { _ in withUnsafeBytes(of: next()) { Array($0) } }.prefix(count).map {
            $0
        }
    }
}
