import OrderedCollections

/// Finished values that wait for the array or object they belong to.
struct JSONStack: ~Copyable {
    private(set) var count = 0
    private var capacity = 32
    private var values = UnsafeMutablePointer<JSON>.allocate(capacity: 32)

    deinit {
        values.deinitialize(count: count)
        values.deallocate()
    }

    mutating func push(_ value: consuming JSON) {
        if count == capacity { grow() }
        (values + count).initialize(to: value)
        count += 1
    }

    /// Takes the last `taken` values as an array.
    mutating func popArray(_ taken: Int) -> [JSON] {
        count -= taken
        return [JSON](unsafeUninitializedCapacity: taken) { buffer, initialized in
            buffer.baseAddress?.moveInitialize(from: values + count, count: taken)
            initialized = taken
        }
    }

    /// Takes the last `taken` values as the members of an object that has the keys of `template`.
    mutating func popObject(_ taken: Int, like template: JSONObject) -> JSONObject {
        count -= taken
        var members = template
        members.values.withUnsafeMutableBufferPointer { buffer in
            buffer.baseAddress?.moveUpdate(from: values + count, count: taken)
        }
        return members
    }

    private mutating func grow() {
        let larger = UnsafeMutablePointer<JSON>.allocate(capacity: capacity * 2)
        larger.moveInitialize(from: values, count: count)
        values.deallocate()
        values = larger
        capacity *= 2
    }
}
