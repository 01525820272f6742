import Values

extension Problem {
    /// Why a job of a test fails.
    static let asTestSays = Problem(
        "test.failed", status: 500, Localized(zh: "测试失败", en: "It fails because the test says so."))
}
