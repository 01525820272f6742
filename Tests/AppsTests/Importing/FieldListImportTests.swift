import Apps
import Foundation
import Testing
import Values

@Suite("Importing field lists")
struct FieldListImportTests {
    private func list(_ text: String, named name: String? = nil) throws -> FieldListImport {
        try FieldListImport(ImportSource(Array(text.utf8), file: "a.py"), list: name)
    }

    private func field(_ literal: String) throws -> Field {
        let list = try list("[{'key': 'a', 'label': '甲', \(literal)}]")
        #expect(list.mistakes.isEmpty, "\(list.mistakes)")
        return try #require(list.fields.first)
    }

    @Test(
        "types have a place among ours",
        arguments: [
            ("string", FieldType.string), ("str", .string), ("文本", .string), ("text", .text),
            ("textarea", .text),
            ("int", .integer), ("Integer", .integer), ("long", .integer), ("整数", .integer),
            ("number", .number),
            ("float", .number), ("double", .number), ("decimal", .number), ("bool", .boolean),
            ("boolean", .boolean),
            ("datetime", .datetime), ("日期时间", .datetime), ("date", .date), ("日期", .date), ("file", .file),
            ("图片", .file), ("password", .secret), ("json", .json), ("ｉｎｔ", .integer), (" int ", .integer),
        ])
    func types(_ name: String, _ type: FieldType) throws {
        #expect(try field("'type': '\(name)'").type == type)
    }

    @Test("a name that ends a line joined to a text takes no member of the next line")
    func lostNameAtEnd() throws {
        let list = try list("[{'type': 'int', 'label': '数' 'type'\n 'key': 'q'}]")
        #expect(list.fields.map(\.key) == ["q"])
        #expect(Set(list.mistakes.map(\.code)) == [.joinedTexts, .missingComma])
    }

    @Test("rows come from lists, one row from a dict, and multiples has the last word")
    func groups() throws {
        let items = "'items': [{'key': 'b', 'label': '乙', 'type': 'int'}]"
        for (type, isMultiple) in [
            ("list", true), ("array", true), ("group", true), ("dict", false), ("object", false),
        ] {
            let group = try field("'type': '\(type)', \(items)")
            #expect(group.type == .group && group.isMultiple == isMultiple)
            #expect(group.items.map(\.key) == ["b"])
        }
        #expect(try field("'type': 'dict', 'multiples': True, \(items)").isMultiple)
        #expect(try !field("'type': 'group', 'multiples': False, \(items)").isMultiple)
        #expect(try field("'type': 'string', 'multiples': True").isMultiple)
    }

    @Test("what may be chosen has the type of its keys, where the type says only that it is chosen")
    func choices() throws {
        let numbers = try field(
            "'type': 'select', 'choices': [{'key': 1, 'label': '主仓'}, {'key': 2, 'label': '次品仓'}]")
        #expect(numbers.type == .integer && !numbers.isMultiple)
        #expect(numbers.choices.map(\.key) == [1, 2])
        #expect(numbers.choices.map(\.label.zh) == ["主仓", "次品仓"])
        let texts = try field("'type': '多选', 'choices': [{'key': 'A', 'label': '甲'}]")
        #expect(texts.type == .string && texts.isMultiple)
        let several = try field("'type': 'list', 'choices': [{'key': 'A', 'label': '甲'}]")
        #expect(several.type == .string && several.isMultiple)
    }

    @Test("help, placeholder, default and required are taken over; None is as if it were not there")
    func rest() throws {
        let field = try field(
            "'type': 'int', 'required': True, 'default': 3, 'help_txt': ' 件数 ', 'placeholder': '例如 3', "
                + "'choices': None, 'items': None, 'dropdown': False")
        #expect(field.isRequired && field.defaultValue == 3)
        #expect(field.help == Localized(same: "件数") && field.placeholder == Localized(same: "例如 3"))
        #expect(field.label == Localized(same: "甲"))
    }

    @Test("what cannot be used is left out of the definition, the rest stays")
    func leftOut() throws {
        let list = try list(
            "[{'label': '无'}, {'key': 'a', 'label': '甲', 'type': 'int', 'default': 'x'}, 7,"
                + "{'key': 'a', 'label': '乙', 'type': 'int'}, {'key': 'b', 'label': '丙', 'type': 'qubit'}]")
        #expect(list.fields.map(\.key) == ["a", "b"])
        #expect(list.fields.map(\.type) == [.integer, .string])
        #expect(list.fields.first?.defaultValue == nil)
    }

    @Test("the list may lie in a dict, have a name, or be a dict by name")
    func findsTheList() throws {
        let field = "{'key': 'a', 'label': '甲', 'type': 'int'}"
        #expect(try list("{'code': 0, 'data': {'fields': [\(field)]}}").fields.map(\.key) == ["a"])
        #expect(try list("x = [\(field)]\ny = []\n", named: "y").fields.isEmpty)
        #expect(try list("x = []\noutPutData = [\(field)]\n").fields.map(\.key) == ["a"])
        #expect(try list("x = [\(field)]\n", named: "y").mistakes.map(\.code) == [.noFieldList])
        #expect(try list("{'a': {'label': '甲', 'type': 'int'}}").fields.map(\.key) == ["a"])
        #expect(try list("headers = {'a': 'b'}\noutputData = [\(field)]\nx = 1").mistakes.isEmpty)
        let group = "{'g': {'label': '组', 'type': 'list', 'items': [\(field)]}}"
        #expect(try list(group).fields.map(\.key) == ["g"])
        #expect(try list("outPutData = []").mistakes.isEmpty)
    }

    @Test("the definition has a line for each field that fits one, and reads back as it was")
    func definition() throws {
        let text = """
            [{'key': 'data', 'label': '盘点单', 'type': 'list', 'required': True, 'items': [
                {'key': 'no', 'label': 'yes', 'type': 'string', 'default': '007', 'placeholder': '2026-09-01'},
                {'key': 'one', 'label': '甲: "乙", #丙', 'type': 'dict', 'items': [
                    {'key': 'x', 'label': ' - x', 'type': 'json', 'default': {'a': [1.50, None, True, 'null'], '': '\\n'}}]},
                {'key': 'w', 'label': '仓库', 'type': 'int', 'multiples': True, 'help_txt': '说明',
                 'choices': [{'key': 1, 'label': '第一个仓库，在上海市浦东新区'}, {'key': 2, 'label': '第二个仓库，在北京市海淀区'}]},
                {'key': 's', 'label': '状态', 'type': 'string', 'choices': [{'key': '好', 'label': '好'}, {'key': 'b', 'label': '坏'}]},
            ]}]
            """
        let list = try list(text)
        #expect(list.mistakes.isEmpty, "\(list.mistakes)")
        #expect(
            list.yaml == """
                fields:
                  - key: data
                    label: 盘点单
                    type: group
                    required: true
                    items:
                      - {key: "no", label: "yes", type: string, default: "007", placeholder: "2026-09-01"}
                      - key: one
                        label: "甲: \\"乙\\", #丙"
                        type: group
                        multiple: false
                        items:
                          - {key: x, label: "- x", type: json, default: {? a : [1.50, null, true, "null"], ? "" : "\\n"}}
                      - key: w
                        label: 仓库
                        type: integer
                        multiple: true
                        help: 说明
                        choices:
                          - {key: 1, label: 第一个仓库，在上海市浦东新区}
                          - {key: 2, label: 第二个仓库，在北京市海淀区}
                      - {key: s, label: 状态, type: string, choices: [好, {key: b, label: 坏}]}

                """)
        let (fields, problems) = readFields(String(list.yaml.drop { $0 != "\n" }))
        #expect(problems.isEmpty, "\(problems)")
        #expect(fields == list.fields)
    }

    @Test("nothing gives an empty definition")
    func empty() throws {
        #expect(try list("[]").yaml == "fields: []\n")
    }

    @Test("the stocktake list is repaired to the last mark, and becomes the action's fields")
    func stocktake() throws {
        let url = URL(filePath: #filePath).deletingLastPathComponent()
            .appending(path: "../../../apps/jushuitan/import/盘点字段.py").standardizedFileURL
        let source = try ImportSource(Array(Data(contentsOf: url)), file: "盘点字段.py")
        let repaired = try FieldListImport(source).repaired()
        #expect(repaired.applied.count { $0.code == .fullWidthPunctuation } >= 2)
        #expect(repaired.applied.count == 10)
        #expect(repaired.result.mistakes.isEmpty)
        let data = try #require(repaired.result.fields.first)
        #expect(data.label.zh == "盘点单")
        #expect(data.items.map(\.label.zh) == ["单号", "仓库", "备注", "商品明细"])
        #expect(data.items.map(\.choices.count) == [0, 4, 0, 0])
        #expect(data.items.last?.items.map(\.label.zh) == ["商品编码", "数量", "批次号", "生产日期", "有效期"])
    }
}
