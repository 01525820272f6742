import Values
public import World

/// The credentials that the demo vendor accepts: an application's at the stocktake API, a robot's at the team chat.
public struct VendorKeys: Hashable, Sendable {
    /// Names the application; sent openly as `app_key`.
    public let appKey: String
    /// Signs the application's requests; never sent.
    public let appSecret: String
    /// Names the robot; sent openly as `access_token`.
    public let robotToken: String
    /// Signs the robot's messages; never sent.
    public let robotSecret: String

    /// Keys that are known already.
    public init(appKey: String, appSecret: String, robotToken: String, robotSecret: String) {
        self.appKey = appKey
        self.appSecret = appSecret
        self.robotToken = robotToken
        self.robotSecret = robotSecret
    }

    /// Fresh keys of 128 random bits each.
    public static func generated(in world: World) -> VendorKeys {
        func fresh() -> String {
            let random = UUIDBytes(high: world.randomness.next(), low: world.randomness.next())
            return LowerHex.text(random.bytes)
        }
        return VendorKeys(
            appKey: fresh(), appSecret: fresh(), robotToken: fresh(), robotSecret: "SEC" + fresh())
    }

    init?(_ json: JSON) {
        guard let appKey = json["app_key"].string, let appSecret = json["app_secret"].string,
            let robotToken = json["robot_token"].string, let robotSecret = json["robot_secret"].string
        else { return nil }
        self.init(appKey: appKey, appSecret: appSecret, robotToken: robotToken, robotSecret: robotSecret)
    }

    var json: JSON {
        [
            "app_key": .string(appKey), "app_secret": .string(appSecret),
            "robot_token": .string(robotToken), "robot_secret": .string(robotSecret),
        ]
    }
}
