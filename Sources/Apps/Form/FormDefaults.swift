/// What an app states once for all its requests and responses.
struct FormDefaults {
    var request = RequestParts()
    var response = ResponseRule()
    /// Whether requests carry the connection's name and password.
    var isBasic = false
}
