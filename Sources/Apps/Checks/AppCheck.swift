public import Values

/// The checks that `qiao app check` runs, by their stable numbers; `docs/checks.md` explains each.
public enum AppCheck: Int, Sendable, Hashable, CaseIterable {
    case readable = 1
    case performed = 2
    case unique = 3
    case references = 4
    case named = 5
    case labelled = 6
    case templateNames = 7
    case conditionNames = 8
    case output = 9
    case sampleExists = 10
    case sampleIsWhole = 11
    case sampleIsDeclared = 12
    case sampleTypes = 13
    case https = 14
    case secretInAddress = 15
    case secretType = 16
    case secretWrittenOut = 17
    case keyed = 18
    case unsafe = 19
    case read = 20
    case ok = 21
    case connectionTest = 22

    /// What the check demands, in a sentence.
    public var sentence: Localized {
        switch self {
        case .readable: Localized(zh: "app.yaml 可以读懂", en: "app.yaml can be read")
        case .performed: Localized(zh: "这个版本能执行它", en: "This version can perform it")
        case .unique: Localized(zh: "标识和编号不重复", en: "Keys and numbers are unique")
        case .references: Localized(zh: "引用的字段和动作存在", en: "Fields and actions that are referred to exist")
        case .named: Localized(zh: "名称简短、完整", en: "Names are short and whole")
        case .labelled: Localized(zh: "要填写的字段都有名称", en: "Fields that people fill in have labels")
        case .templateNames: Localized(zh: "模板只用到声明过的值", en: "Templates use declared values only")
        case .conditionNames:
            Localized(zh: "必填条件只看同一行的字段", en: "Conditions look at fields of the same row only")
        case .output: Localized(zh: "声明了输出字段", en: "Output fields are declared")
        case .sampleExists: Localized(zh: "有输出就有样本数据", en: "What has an output has a sample")
        case .sampleIsWhole: Localized(zh: "样本包含每个输出字段", en: "Every output field occurs in the sample")
        case .sampleIsDeclared: Localized(zh: "样本只含声明过的字段", en: "Every key of the sample is a declared field")
        case .sampleTypes: Localized(zh: "样本的类型与字段一致", en: "The sample's types agree with the fields")
        case .https: Localized(zh: "只用 https", en: "Requests use https")
        case .secretInAddress: Localized(zh: "网址里没有密钥", en: "No secret stands in an address")
        case .secretType: Localized(zh: "密钥字段的类型是 secret", en: "Secrets are fields of type secret")
        case .secretWrittenOut: Localized(zh: "定义里没有写明密钥", en: "No secret is written out in the definition")
        case .keyed: Localized(zh: "keyed 动作带有防重的值", en: "A keyed action sends a value that tells repeats")
        case .unsafe: Localized(zh: "unsafe 动作可以查证", en: "An unsafe action can be looked up")
        case .read: Localized(zh: "read 动作不修改数据", en: "A read action does not change anything")
        case .ok: Localized(zh: "说明怎样算成功", en: "What counts as success is stated")
        case .connectionTest: Localized(zh: "授权账号可以校验", en: "A connection can be tested")
        }
    }

    /// Whether a finding is only advice and no reason to refuse the app.
    public var isAdvice: Bool {
        switch self {
        case .labelled, .output, .unsafe, .ok, .connectionTest: true
        case .readable, .performed, .unique, .references, .named, .templateNames, .conditionNames,
            .sampleExists,
            .sampleIsWhole, .sampleIsDeclared, .sampleTypes, .https, .secretInAddress, .secretType,
            .secretWrittenOut, .keyed, .read:
            false
        }
    }

    /// What the check finds in an app that can be read.
    func findings(in subject: CheckSubject) -> [CheckFinding] {
        switch self {
        case .readable: []
        case .performed: subject.performed()
        case .unique: subject.unique()
        case .references: subject.references()
        case .named: subject.named()
        case .labelled: subject.labelled()
        case .templateNames: subject.templateNames()
        case .conditionNames: subject.conditionNames()
        case .output: subject.outputs()
        case .sampleExists: subject.samplesExist()
        case .sampleIsWhole: subject.samples { $0.missing }
        case .sampleIsDeclared: subject.samples { $0.undeclared }
        case .sampleTypes: subject.samples { $0.otherTypes }
        case .https: subject.https()
        case .secretInAddress: subject.secretsInAddresses()
        case .secretType: subject.secretTypes()
        case .secretWrittenOut: subject.secretsWrittenOut()
        case .keyed: subject.keyed()
        case .unsafe: subject.unsafe()
        case .read: subject.reads()
        case .ok: subject.oks()
        case .connectionTest: subject.connectionTests()
        }
    }
}
