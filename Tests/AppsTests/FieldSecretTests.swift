import Apps
import Testing
import Values

@Suite("What a history shows of a call")
struct FieldSecretTests {
    @Test("are not the values of secret fields, to any depth")
    func hidden() throws {
        var password = Field("password", .secret, label: Localized(same: "Password"))
        password.isRequired = true
        let name = Field("name", .string, label: Localized(same: "Name"))
        var users = Field("users", .group, label: Localized(same: "Users"))
        users.items = [name, password]
        users.isMultiple = true
        var action = Action(
            key: "create", number: 101, name: Localized(same: "Create"), effect: .unsafe,
            performance: .code("create.py"))
        action.fields = [name, password, users]
        let call = ActionCall(input: [
            "name": "a", "password": "p1", "users": [["name": "b", "password": "p2"], ["name": "c"]],
        ])
        #expect(
            action.shownItem(of: call) == [
                "name": "a", "password": "***",
                "users": [["name": "b", "password": "***"], ["name": "c"]],
            ])
    }
}
