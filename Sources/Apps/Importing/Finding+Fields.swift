import Values

// What is wrong with what a field list says, each with its sentence and its repair.
extension Finding {
    static func noFieldList(named name: String?) -> Finding {
        let message =
            name.map {
                Localized(zh: "文件里没有名为 \($0.shown) 的字段列表", en: "there is no field list named \($0.shown)")
            }
            ?? Localized(
                zh: "文件里没有字段列表，例如 outPutData = [{'key': 'qty', 'label': '数量', 'type': 'int'}]",
                en:
                    "there is no field list, such as outPutData = [{'key': 'qty', 'label': 'Quantity', 'type': 'int'}]"
            )
        return Finding(.noFieldList, 0..<0, message)
    }

    static func severalLists(_ range: Range<Int>, read: String?, other: String?) -> Finding {
        Finding(
            .severalLists, range,
            Localized(
                zh: "文件里有几个列表，只读取了 \(read?.shown ?? "第一个")；要读取这个，请写 --list \(other?.shown ?? "名称")",
                en:
                    "the file has several lists; only \(read?.shown ?? "the first") is read. For this one write "
                    + "--list \(other?.shown ?? "NAME")"))
    }

    static func singleField(_ range: Range<Int>) -> Finding {
        Finding(
            .wrongNesting, range.lowerBound..<range.lowerBound,
            Localized(zh: "字段要放在列表 [ ] 里", en: "a field stands in a list, between [ and ]"),
            .safe(.insert("[", at: range.lowerBound), .insert("]", at: range.upperBound)))
    }

    static func fieldsByName(_ range: Range<Int>) -> Finding {
        Finding(
            .wrongNesting, range,
            Localized(
                zh: "字段写成了“key: {...}”的字典，已把每个名称当作 key；应写成列表",
                en: "the fields are a dict of key: {...}, each name taken for a key; they should be a list"))
    }

    static func listInList(_ range: Range<Int>, _ repair: Repair?) -> Finding {
        Finding(
            .wrongNesting, range, Localized(zh: "列表里多套了一层列表", en: "a list in a list where a field belongs"),
            repair)
    }

    static func notAField(_ range: Range<Int>) -> Finding {
        Finding(
            .notAField, range,
            Localized(
                zh: "这里应该是一个字段，写成 {'key': ..., 'label': ..., 'type': ...}；已略过",
                en: "a field belongs here, as {'key': ..., 'label': ..., 'type': ...}; this is skipped"))
    }

    static func missingKey(_ range: Range<Int>, _ label: String?, _ repair: Repair?) -> Finding {
        let (zh, en) = label.map { ("字段“\($0.shown)”", "the field '\($0.shown)'") } ?? ("这个字段", "this field")
        return Finding(
            .missingKey, range,
            Localized(
                zh: "\(zh)没有 key；补上以前定义里不含它", en: "\(en) has no key; the definition goes without it"),
            repair)
    }

    static func keyForm(_ range: Range<Int>, _ key: String, _ repair: Repair?) -> Finding {
        Finding(
            .keyForm, range,
            Localized(
                zh: "key “\(key.shown)”只能有 1 到 64 个字母、数字、_ 和 -",
                en: "the key '\(key.shown)' may have 1 to 64 letters, digits, _ and -"),
            repair)
    }

    static func repeatedField(_ range: Range<Int>, _ key: String) -> Finding {
        Finding(
            .repeatedField, range,
            Localized(
                zh: "这里已经有 key 为 \(key.shown) 的字段；定义里只保留第一个",
                en: "there is a field \(key.shown) already; the definition keeps the first"))
    }

    static func missingLabel(_ range: Range<Int>, _ key: String, _ repair: Repair?) -> Finding {
        Finding(
            .missingLabel, range,
            Localized(
                zh: "字段 \(key.shown) 没有 label，先用 key 作名称",
                en: "the field \(key.shown) has no label; its key stands in for it"),
            repair)
    }

    static func missingType(_ range: Range<Int>, _ key: String, _ word: String, _ repair: Repair?) -> Finding
    {
        Finding(
            .missingType, range,
            Localized(
                zh: "字段 \(key.shown) 没有 type，按 \(word) 处理",
                en: "the field \(key.shown) has no type; it is taken for \(word)"),
            repair)
    }

    static func unknownType(
        _ range: Range<Int>, _ name: String, _ near: String?, _ repair: Repair?
    ) -> Finding {
        Finding(
            .unknownType, range,
            near.map {
                Localized(
                    zh: "没有类型 \(name.shown)，是 \($0) 吗？", en: "there is no type \(name.shown); is it \($0)?")
            }
                ?? Localized(
                    zh: "没有类型 \(name.shown)，按 string 处理",
                    en: "there is no type \(name.shown); it is taken for string"),
            repair)
    }

    static func propertyName(_ range: Range<Int>, _ name: String, _ meant: String, right: String) -> Finding {
        Finding(
            .propertyName, range,
            Localized(zh: "“\(name.shown)”应写 \(meant)", en: "'\(name.shown)' should be \(meant)"),
            .safe(TextEdit(range, right)))
    }

    static func unknownProperty(_ range: Range<Int>, _ name: String) -> Finding {
        Finding(
            .unknownProperty, range,
            Localized(
                zh: "字段没有“\(name.shown)”这一项，已略过", en: "fields have no '\(name.shown)'; it is skipped"))
    }

    /// What a property must be.
    enum Needed {
        case text
        case flag
    }

    static func propertyValue(
        _ range: Range<Int>, _ property: ForeignProperty, needed: Needed, _ repair: Repair?
    ) -> Finding {
        let (zh, en) =
            switch needed {
            case .text: ("文本", "a text")
            case .flag: (" True 或 False", "True or False")
            }
        return Finding(
            .propertyValue, range,
            Localized(zh: "\(property.rawValue) 应为\(zh)", en: "\(property.rawValue) should be \(en)"), repair)
    }

    static func unusableDefault(_ range: Range<Int>, _ reason: Localized) -> Finding {
        Finding(
            .propertyValue, range,
            Localized(zh: "default 不能用：\(reason.zh)；已略过", en: "the default is left out: \(reason.en)"))
    }

    static func groupWithoutItems(_ range: Range<Int>, _ key: String) -> Finding {
        Finding(
            .groupWithoutItems, range,
            Localized(
                zh: "字段组 \(key.shown) 没有 items，按 json 处理",
                en: "the group \(key.shown) has no items; it is taken for json"))
    }

    static func itemsWithoutGroup(_ range: Range<Int>, _ type: String, right: String) -> Finding {
        Finding(
            .itemsWithoutGroup, range,
            Localized(
                zh: "有 items 的字段应为 list 或 dict，而不是 \(type.shown)；按 list 处理",
                en: "a field with items is a list or dict, not \(type.shown); it is taken for a list"),
            .needsPerson(TextEdit(range, right)))
    }

    static func dropdownWithoutChoices(_ range: Range<Int>, _ key: String) -> Finding {
        Finding(
            .dropdownWithoutChoices, range,
            Localized(
                zh: "下拉字段 \(key.shown) 没有 choices；如果选项要向接口查询，请在 app.yaml 里写 dynamic",
                en: "the dropdown \(key.shown) has no choices; if they are fetched, write dynamic in app.yaml"
            ))
    }
}
