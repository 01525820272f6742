/// Which elements of an array a slice takes, as Python counts them.
struct Slice: Sendable, Equatable {
    /// The first index, from the end where negative; the near end of the array where absent.
    let start: Int?
    /// The index before which it stops, from the end where negative; the far end where absent.
    let stop: Int?
    /// The distance between two elements, never 0.
    let step: Int

    /// The taken indexes of an array of `count` elements, in their order.
    func indexes(count: Int) -> StrideTo<Int> {
        let (low, high) = step > 0 ? (0, count) : (-1, count - 1)
        func clamped(_ index: Int?, absent: Int) -> Int {
            guard let index else { return absent }
            // Adding a count to a negative number cannot overflow.
            return min(max(index < 0 ? index + count : index, low), high)
        }
        let first = clamped(start, absent: step > 0 ? low : high)
        let last = clamped(stop, absent: step > 0 ? high : low)
        // A step beyond the array's length takes the first element only, whatever its size.
        let stride = min(max(step, -count - 1), count + 1)
        return Swift.stride(from: first, to: last, by: stride)
    }
}
