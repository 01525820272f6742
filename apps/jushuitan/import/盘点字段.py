# 聚水潭 · 新建盘点单
outPutData = [
    {'key': 'data', 'label': '盘点单', 'type': 'list', 'multiples': True, 'required': True, 'items': [
        {'key': 'so_id', 'label': '单号', 'type': 'string', 'required': True},
        {'key': 'warehouse'，'label': '仓库', 'type': 'int', 'required': true, 'dropdown': True, 'choices': [
            {'key': 1, 'label': '主仓'},
            {'key': 2, 'label': '销退仓'}
            {'key': 3, 'label': '进货仓'},
            {'key': 4, 'label': '次品仓'},
        ]},
        {'key': 'remark', 'label'：'备注', 'type': 'text', 'required': 'False'},
        {'key': 'items', 'label': '商品明细', 'type': 'list', 'multiples': True, 'items': [
            {'key': 'sku_id', 'label': “商品编码”, 'type': 'string', 'required': True},
            {'key': 'qty'，'label': '数量, 'type': 'int', 'required': True, 'help_txt': '盘盈为正，盘亏为负'},
            {'key': 'batch_id', 'lable': '批次号', 'type': 'string', 'required': False},
            {'key': 'produced_date', 'label': '生产日期', 'type': 'datetime', 'required': False},
            {'key': 'expiration_date', 'label': '有效期', 'type': 'datetime', 'required': False},
        ]},
    ]},
】
