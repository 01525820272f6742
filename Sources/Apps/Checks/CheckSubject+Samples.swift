import Values

extension CheckSubject {
    /// Check 9.
    func outputs() -> [CheckFinding] {
        operations.filter(\.output.isEmpty).map { operation in
            CheckFinding(
                at: operation.path, zh: "\(operation.key) 没有输出字段，后面的步骤看不到它的结果。请写 output。",
                en: "\(operation.key) declares no output, so later steps cannot pick from it; write output.")
        }
    }

    /// Check 10.
    func samplesExist() -> [CheckFinding] {
        operations.filter { !$0.output.isEmpty && $0.sample == nil }.map { operation in
            CheckFinding(
                at: operation.path, zh: "\(operation.key) 没有样本数据。请写 sample。",
                en: "\(operation.key) has no sample; write one.")
        }
    }

    /// Checks 11, 12 and 13.
    func samples(_ part: (SampleCheck) -> [SampleCheck.Finding]) -> [CheckFinding] {
        operations.flatMap { operation -> [CheckFinding] in
            guard let sample = operation.sample, !operation.output.isEmpty else { return [] }
            return part(SampleCheck(sample, of: operation.output)).map { finding in
                CheckFinding(
                    at: operation.path + ["sample"], zh: "\(finding.path)：\(finding.zh)",
                    en: "\(finding.path): \(finding.en)")
            }
        }
    }
}
