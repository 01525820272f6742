import OrderedCollections

/// The sequences of keys that a text's objects have had so far, as a tree: a shape is another one and one key more.
///
/// Most objects of a text look like an earlier one. Their keys are then recognised by their bytes, without making a
/// string or searching for repeats, and the objects share one copy of their keys. What is kept is bounded, so that a
/// text in which no two objects are alike costs little more.
struct JSONShapes {
    typealias Index = Int

    private struct Shape {
        let parent: Index
        let key: String
        /// The key as it stands in the text, without the quotation mark before it and with the one behind it.
        let start: Int
        let length: Int
        let keyCount: Int
        var firstChild: Index?
        var nextSibling: Index?
        var first: JSONObject?
        var template: JSONObject?
    }

    /// The shape of `{}`.
    static let empty: Index = 0
    private static let shapesMax = 4_096
    private static let childrenMax = 16
    private static let keysMax = 64

    private var shapes: [Shape]

    init() {
        shapes = []
        shapes.reserveCapacity(48)
        shapes.append(Shape(parent: 0, key: "", start: 0, length: 0, keyCount: 0))
    }

    /// The known shape in which `shape` is followed by the key whose first byte is at `position`, and how many bytes
    /// the key is long with its quotation mark.
    func known(
        after shape: Index, at position: Int, in bytes: UnsafeBufferPointer<UInt8>
    ) -> (shape: Index, length: Int)? {
        var next = shapes[shape].firstChild
        while let child = next {
            let (start, length) = (shapes[child].start, shapes[child].length)
            if length <= bytes.count - position,
                (0..<length).allSatisfy({ bytes[start + $0] == bytes[position + $0] })
            {
                return (child, length)
            }
            next = shapes[child].nextSibling
        }
        return nil
    }

    /// A new shape in which `shape` is followed by `key`; `nil` where enough shapes have been made.
    mutating func made(after shape: Index, _ key: String, at start: Int, length: Int) -> Index? {
        let keyCount = shapes[shape].keyCount + 1
        guard shapes.count < JSONShapes.shapesMax, keyCount <= JSONShapes.keysMax,
            childCount(of: shape) < JSONShapes.childrenMax
        else { return nil }
        shapes.append(
            Shape(
                parent: shape, key: key, start: start, length: length, keyCount: keyCount,
                nextSibling: shapes[shape].firstChild))
        shapes[shape].firstChild = shapes.count - 1
        return shapes.count - 1
    }

    /// Makes an object of the values on top of `stack`, with the keys of `shape`.
    mutating func popObject(_ shape: Index, from stack: inout JSONStack) throws(JSONFault) -> JSONObject {
        let keyCount = shapes[shape].keyCount
        if let template = shapes[shape].template { return stack.popObject(keyCount, like: template) }
        if var template = shapes[shape].first {
            shapes[shape].first = nil
            for index in template.values.indices { template.values[index] = .null }
            shapes[shape].template = template
            return stack.popObject(keyCount, like: template)
        }
        var members = JSONObject(minimumCapacity: keyCount)
        for (index, value) in zip(path(to: shape), stack.popArray(keyCount)) {
            guard members.updateValue(value, forKey: shapes[index].key) == nil else {
                throw JSONFault(kind: .repeatedKey, offset: shapes[index].start - 1)
            }
        }
        shapes[shape].first = members
        return members
    }

    /// The shapes from one key on to `shape`.
    private func path(to shape: Index) -> [Index] {
        var path: [Index] = []
        path.reserveCapacity(shapes[shape].keyCount)
        var ancestor = shape
        while ancestor != JSONShapes.empty {
            path.append(ancestor)
            ancestor = shapes[ancestor].parent
        }
        return path.reversed()
    }

    private func childCount(of shape: Index) -> Int {
        var count = 0
        var next = shapes[shape].firstChild
        while let child = next {
            count += 1
            next = shapes[child].nextSibling
        }
        return count
    }
}
