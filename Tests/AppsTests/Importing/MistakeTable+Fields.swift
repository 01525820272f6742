import Apps

extension MistakeCase {
    static let wholes: [MistakeCase] = [
        .init(.noFieldList, "‸", .left),
        .init(.noFieldList, "‸'数量'", .left),
        .init(
            .severalLists,
            "a = [{'key': 'q', 'label': '数', 'type': 'int'}]\nb = ‸[{'key': 'p', 'label': '价', 'type': 'int'}]",
            .left),
        .init(
            .wrongNesting, "‸{'key': 'q', 'label': '数', 'type': 'int'}",
            .repaired("[{'key': 'q', 'label': '数', 'type': 'int'}]")),
        .init(
            .wrongNesting, "[‸[{'key': 'q', 'label': '数', 'type': 'int'}]]",
            .repaired("[{'key': 'q', 'label': '数', 'type': 'int'}]")),
        .init(
            .wrongNesting,
            "[{'key': 'g', 'label': '组', 'type': 'list', 'items': ‸{'key': 'q', 'label': '数', 'type': 'int'}}]",
            .repaired(
                "[{'key': 'g', 'label': '组', 'type': 'list', 'items': [{'key': 'q', 'label': '数', 'type': 'int'}]}]"
            )),
        .init(
            .wrongNesting,
            "[‸[{'key': 'q', 'label': '数', 'type': 'int'}], {'key': 'p', 'label': '价', 'type': 'int'}]",
            .suggested(
                "[{'key': 'q', 'label': '数', 'type': 'int'}, {'key': 'p', 'label': '价', 'type': 'int'}]")),
        .init(
            .wrongNesting, "‸{'q': {'label': '数', 'type': 'int'}, 'p': {'label': '价', 'type': 'int'}}", .left),
        .init(.notAField, "[‸'q', {'key': 'p', 'label': '价', 'type': 'int'}]", .left),
    ]

    static let fields: [MistakeCase] = [
        .init(
            .missingKey, "[‸{'label': '数', 'type': 'int'}]",
            .suggested("[{'key': '', 'label': '数', 'type': 'int'}]")),
        .init(
            .keyForm, "[{'key': ‸'q ', 'label': '数', 'type': 'int'}]",
            .repaired("[{'key': 'q', 'label': '数', 'type': 'int'}]")),
        .init(
            .keyForm, "[{'key': ‸'so.id', 'label': '数', 'type': 'int'}]",
            .suggested("[{'key': 'so_id', 'label': '数', 'type': 'int'}]")),
        .init(
            .repeatedField,
            "[{'key': 'q', 'label': '数', 'type': 'int'}, ‸{'key': 'q', 'label': '量', 'type': 'int'}]", .left),
        .init(
            .missingLabel, "[{'key': ‸'q', 'type': 'int'}]",
            .suggested("[{'key': 'q', 'label': 'q', 'type': 'int'}]")),
        .init(
            .missingLabel, "[{'key': 'q', 'label': ‸'', 'type': 'int'}]",
            .suggested("[{'key': 'q', 'label': 'q', 'type': 'int'}]")),
        .init(
            .propertyName, "[{'key': 'q', ‸'lable': '数', 'type': 'int'}]",
            .repaired("[{'key': 'q', 'label': '数', 'type': 'int'}]")),
        .init(
            .propertyName, "[{'key': 'q', ‸'name': '数', 'type': 'int'}]",
            .repaired("[{'key': 'q', 'label': '数', 'type': 'int'}]")),
        .init(
            .propertyName, "[{'key': 'q', 'label': '数', 'type': 'int', ‸'必填': True}]",
            .repaired("[{'key': 'q', 'label': '数', 'type': 'int', 'required': True}]")),
        .init(.unknownProperty, "[{'key': 'q', 'label': '数', 'type': 'int', ‸'sort': 3}]", .left),
        .init(
            .propertyValue, "[{'key': 'q', 'label': '数', 'type': 'int', 'required': ‸\"True\"}]",
            .repaired("[{'key': 'q', 'label': '数', 'type': 'int', 'required': True}]")),
        .init(
            .propertyValue, "[{'key': 'q', 'label': '数', 'type': 'int', 'required': ‸0}]",
            .repaired("[{'key': 'q', 'label': '数', 'type': 'int', 'required': False}]")),
        .init(.propertyValue, "[{'key': 'q', 'label': '数', 'type': 'int', 'required': ‸'maybe'}]", .left),
        .init(.propertyValue, "[{'key': 'q', 'label': '数', 'type': 'int', 'default': ‸'x'}]", .left),
        .init(.propertyValue, "[{'key': 'q', 'label': '数', 'type': 'int', 'help_txt': ‸[]}]", .left),
        .init(
            .propertyValue, "[{'key': ‸12, 'label': '数', 'type': 'int'}]",
            .repaired("[{'key': '12', 'label': '数', 'type': 'int'}]")),
    ]

    static let types: [MistakeCase] = [
        .init(
            .missingType, "[‸{'key': 'q', 'label': '数'}]",
            .suggested("[{'key': 'q', 'type': 'string', 'label': '数'}]")),
        .init(
            .missingType,
            "[‸{'key': 'g', 'label': '组', 'items': [{'key': 'q', 'label': '数', 'type': 'int'}]}]",
            .repaired(
                "[{'key': 'g', 'type': 'list', 'label': '组', 'items': [{'key': 'q', 'label': '数', 'type': 'int'}]}]"
            )),
        .init(
            .missingType, "[‸{'key': 'w', 'label': '仓', 'choices': [{'key': 1, 'label': '主仓'}]}]",
            .repaired("[{'key': 'w', 'type': 'int', 'label': '仓', 'choices': [{'key': 1, 'label': '主仓'}]}]")),
        .init(
            .unknownType, "[{'key': 'q', 'label': '数', 'type': ‸'interger'}]",
            .suggested("[{'key': 'q', 'label': '数', 'type': 'integer'}]")),
        .init(.unknownType, "[{'key': 'q', 'label': '数', 'type': ‸'quaternion'}]", .left),
        .init(.groupWithoutItems, "[{'key': 'g', 'label': '组', 'type': ‸'list'}]", .left),
        .init(.groupWithoutItems, "[{'key': 'g', 'label': '组', 'type': 'dict', 'items': ‸[]}]", .left),
        .init(
            .itemsWithoutGroup,
            "[{'key': 'g', 'label': '组', 'type': ‸'string', 'items': [{'key': 'q', 'label': '数', 'type': 'int'}]}]",
            .suggested(
                "[{'key': 'g', 'label': '组', 'type': 'list', 'items': [{'key': 'q', 'label': '数', 'type': 'int'}]}]"
            )),
    ]

    static let choices: [MistakeCase] = [
        .init(
            .dropdownWithoutChoices, "[{'key': 'w', 'label': '仓', 'type': 'int', ‸'dropdown': True}]", .left),
        .init(
            .choicesForm, "[{'key': 'w', 'label': '仓', 'type': 'string', 'choices': ‸['主仓', '次品仓']}]",
            .repaired(
                "[{'key': 'w', 'label': '仓', 'type': 'string', 'choices': [{'key': '主仓', 'label': '主仓'}, "
                    + "{'key': '次品仓', 'label': '次品仓'}]}]")),
        .init(
            .choicesForm, "[{'key': 'w', 'label': '仓', 'type': 'int', 'choices': ‸{1: '主仓', 2: '次品仓'}}]",
            .repaired(
                "[{'key': 'w', 'label': '仓', 'type': 'int', 'choices': [{'key': 1, 'label': '主仓'}, "
                    + "{'key': 2, 'label': '次品仓'}]}]")),
        .init(
            .choicesForm, "[{'key': 'w', 'label': '仓', 'type': 'int', 'choices': ‸[(1, '主仓')]}]",
            .repaired("[{'key': 'w', 'label': '仓', 'type': 'int', 'choices': [{'key': 1, 'label': '主仓'}]}]")),
        .init(
            .choicesForm,
            "[{'key': 'w', 'label': '仓', 'type': 'int', 'choices': ‸{'key': 1, 'label': '主仓'}}]",
            .repaired("[{'key': 'w', 'label': '仓', 'type': 'int', 'choices': [{'key': 1, 'label': '主仓'}]}]")),
        .init(
            .choicesForm, "[{'key': 'w', 'label': '仓', 'type': 'string', 'choices': ‸'主仓，次品仓'}]",
            .suggested(
                "[{'key': 'w', 'label': '仓', 'type': 'string', 'choices': [{'key': '主仓', 'label': '主仓'}, "
                    + "{'key': '次品仓', 'label': '次品仓'}]}]")),
        .init(
            .choiceKey, "[{'key': 'w', 'label': '仓', 'type': 'string', 'choices': [‸{'label': '主仓'}]}]", .left
        ),
        .init(
            .choiceLabel, "[{'key': 'w', 'label': '仓', 'type': 'int', 'choices': [{'key': ‸1}]}]",
            .suggested("[{'key': 'w', 'label': '仓', 'type': 'int', 'choices': [{'key': 1, 'label': '1'}]}]")),
        .init(
            .propertyName,
            "[{'key': 'w', 'label': '仓', 'type': 'int', 'choices': [{‸'value': 1, 'label': '主仓'}]}]",
            .repaired("[{'key': 'w', 'label': '仓', 'type': 'int', 'choices': [{'key': 1, 'label': '主仓'}]}]")),
        .init(
            .choiceType,
            "[{'key': 'w', 'label': '仓', 'type': 'int', 'choices': [{'key': ‸'1', 'label': '主仓'}]}]",
            .repaired("[{'key': 'w', 'label': '仓', 'type': 'int', 'choices': [{'key': 1, 'label': '主仓'}]}]")),
        .init(
            .choiceType,
            "[{'key': 'w', 'label': '仓', 'type': 'int', 'choices': [{'key': ‸'007', 'label': '主仓'}]}]",
            .suggested("[{'key': 'w', 'label': '仓', 'type': 'int', 'choices': [{'key': 7, 'label': '主仓'}]}]")),
        .init(
            .choiceType,
            "[{'key': 'w', 'label': '仓', 'type': 'int', 'choices': [{'key': ‸'1e3', 'label': '主仓'}]}]",
            .suggested(
                "[{'key': 'w', 'label': '仓', 'type': 'int', 'choices': [{'key': 1000, 'label': '主仓'}]}]")),
        .init(
            .choiceType,
            "[{'key': 'w', 'label': '仓', 'type': 'string', 'choices': [{'key': ‸1, 'label': '主仓'}]}]",
            .repaired(
                "[{'key': 'w', 'label': '仓', 'type': 'string', 'choices': [{'key': '1', 'label': '主仓'}]}]")),
        .init(
            .choiceType,
            "[{'key': 'w', 'label': '仓', 'type': 'int', 'choices': [‸{'key': 'A', 'label': '主仓'}]}]",
            .suggested(
                "[{'key': 'w', 'label': '仓', 'type': 'string', 'choices': [{'key': 'A', 'label': '主仓'}]}]")),
        .init(
            .choiceType,
            "[{'key': 'w', 'label': '仓', 'type': 'bool', 'choices': ‸[{'key': 1, 'label': '是'}]}]", .left),
        .init(
            .repeatedChoice,
            "[{'key': 'w', 'label': '仓', 'type': 'int', 'choices': [{'key': 1, 'label': '主仓'}, ‸{'key': 1, 'label': '次仓'}]}]",
            .left),
    ]
}
