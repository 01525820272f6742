import Accounts
import Testing
import Values
import World

@Suite("Roles")
struct RoleTests {
    /// Who may do what, stated a second time and by hand: a line for each permission.
    private static let matrix: [(Permission, Set<Role>)] = [
        (.readWorkspace, [.owner, .admin, .developer, .operator, .member, .viewer]),
        (.manageWorkspace, [.owner]),
        (.readKeys, [.owner, .admin]),
        (.manageKeys, [.owner, .admin]),
        (.readAudit, [.owner, .admin, .operator]),
        (.readApps, [.owner, .admin, .developer, .operator, .member, .viewer]),
        (.invokeApps, [.owner, .admin, .developer]),
        (.writeApps, [.owner, .admin, .developer]),
        (.manageSettings, [.operator]),
        (.readConnections, [.owner, .admin, .developer, .operator, .member, .viewer]),
        (.manageConnections, [.owner, .admin, .developer, .member]),
        (.readFlows, [.owner, .admin, .developer, .operator, .member, .viewer]),
        (.writeFlows, [.owner, .admin, .developer, .member]),
        (.readRuns, [.owner, .admin, .developer, .operator, .member, .viewer]),
        (.startRuns, [.owner, .admin, .developer, .member]),
        (.steerRuns, [.owner, .admin, .developer, .operator, .member]),
        (.manageLimits, [.owner, .admin, .operator]),
        (.readOrders, [.owner, .admin, .developer, .operator, .member, .viewer]),
        (.placeOrders, [.owner, .admin]), (.manageOrders, [.operator]), (.managePayments, [.operator]),
        (.meterUsage, [.operator]),
        (.readAnalytics, [.operator]), (.manageArchive, [.operator]),
        (.readUsage, [.owner, .admin, .developer, .operator, .member, .viewer]),
        (.readCatalog, [.owner, .admin, .developer, .operator, .member, .viewer]),
        (.manageCatalog, [.operator]),
        (.readEvents, [.owner, .admin, .developer, .operator, .member, .viewer]),
        (.manageJobs, [.operator]),
        (.readMetrics, [.operator]),
    ]

    private func caller(_ roles: Set<Role>) -> Caller {
        Caller(workspace: World.system.newID(), roles: roles, keyID: World.system.newID())
    }

    @Test("may do what the matrix says and nothing else", arguments: Permission.allCases, Role.allCases)
    func matrix(_ permission: Permission, _ role: Role) throws {
        let row = try #require(RoleTests.matrix.first { $0.0 == permission })
        #expect(role.permissions.contains(permission) == row.1.contains(role))
        #expect(caller([role]).may(permission) == row.1.contains(role))
        do {
            try caller([role]).require(permission)
            #expect(row.1.contains(role))
        } catch {
            #expect(error.code == "access.denied")
            #expect(!row.1.contains(role))
        }
    }

    @Test("give nothing to whoever has none, and add up for whoever has several")
    func several() {
        #expect(caller([]).permissions.isEmpty)
        #expect(
            caller([.viewer, .operator]).permissions
                == Role.viewer.permissions.union(Role.operator.permissions))
        #expect(caller([.owner, .operator]).permissions == Set(Permission.allCases))
    }

    @Test("let nobody hand out more than they may do themselves", arguments: Role.allCases, Role.allCases)
    func grants(_ giver: Role, _ given: Role) {
        let mayGive =
            giver.permissions.contains(.manageKeys) && given.permissions.isSubset(of: giver.permissions)
        do {
            try caller([giver]).requireGrant(of: [.viewer, given])
            #expect(mayGive)
        } catch {
            #expect(!mayGive)
            #expect(["access.denied", "access.escalation"].contains(error.code))
        }
    }
}
