import Values

extension Evaluation {
    /// The elements in the order of their keys, which must be all numbers or all strings; equal ones keep their order.
    func sorted(_ elements: [JSON], keys: [JSON], of function: String) throws(Fault) -> JSON {
        let numbers = try numbers(keys)
        guard numbers != nil || keys.allSatisfy({ $0.string != nil }) else {
            let first = keys.first ?? .null
            let odd = keys.first { $0.typeName != first.typeName } ?? first
            throw .unsortable(Types([.number, .string]).allow(first) ? odd : first, of: function)
        }
        let depth = Int.bitWidth - keys.count.leadingZeroBitCount
        try spend(keys.count * (1 + depth))
        let order: [Int]
        if let numbers {
            order = numbers.indices.sorted { (numbers[$0], $0) < (numbers[$1], $1) }
        } else {
            let texts = keys.map { $0.string ?? "" }
            try spend(texts.reduce(0) { $0 + $1.utf8.count / 64 } * depth)
            order = texts.indices.sorted {
                texts[$0].utf8.elementsEqual(texts[$1].utf8)
                    ? $0 < $1 : texts[$0].utf8.lexicographicallyPrecedes(texts[$1].utf8)
            }
        }
        return try produce(array: order.map { elements[$0] })
    }

    /// The keys as exact numbers where all of them are numbers.
    private func numbers(_ keys: [JSON]) throws(Fault) -> [Exact]? {
        var numbers: [Exact] = []
        numbers.reserveCapacity(keys.count)
        for key in keys {
            guard key.string == nil, let number = try number(key) else { return nil }
            numbers.append(number)
        }
        return numbers
    }
}
