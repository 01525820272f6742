public import OrderedCollections
public import Values

/// What the expressions of a step can see: the trigger, the outputs so far, and the names of loops around it.
public struct Scope: Sendable {
    private var names: JSONObject
    /// What `now()` gives.
    public let now: Timestamp

    /// A scope with these outermost names.
    public init(_ names: JSONObject, now: Timestamp) {
        self.names = names
        self.now = now
    }

    /// All names as one object, the root of every expression.
    public var root: JSON { .object(names) }

    /// Makes a name stand for a value, instead of what it stood for before.
    public mutating func bind(_ name: String, to value: JSON) {
        names[name] = value
    }

    /// Makes the output of a step visible under `steps.<id>`.
    public mutating func bind(step id: String, to output: JSON) {
        var steps = names["steps"]?.object ?? [:]
        names["steps"] = nil
        steps[id] = output
        names["steps"] = .object(steps)
    }

    /// Makes the address at which a step waits visible under `callbacks.<id>`.
    public mutating func bind(callback id: String, to address: String) {
        var callbacks = names["callbacks"]?.object ?? [:]
        callbacks[id] = .string(address)
        names["callbacks"] = .object(callbacks)
    }
}
