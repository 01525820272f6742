# 新建盘点单的执行动作字段，从原平台的代码模式里原样复制
outPutData = [
    {
        "key": "data",
        "label": "盘点单",
        "type": "list",
        "required": True,
        "items": [
            {"key": "so_id", "label": "外部单号", "type": "string", "required": True},
            {
                "key": "warehouse", "label": "仓库"， "type": "select", "required": true, "dropdown": True,
                "choices": [
                    {"key": 1, "label": "主仓"},
                    {"key": 2, "label": "销退仓"},
                    {"key": 3, "label": "进货仓"},
                    {"key": 4},
                ],
            },
            {"key"："remark", "label": "备注", "type": "textarea"},
            {
                "key": "items",
                "label": "商品明细",
                "type": "list",
                "help_txt": “单张盘点单最多 50 行”,
                "items": [
                    {"key": "sku_id", "label": "商品编码", "type": "string", "required": True},
                    {"key": "qty", "label": "数量", "type": "int", "required": True},
                    {"key": "batch_id", "label": "批次号", "type": "string"},
                    {"key": "produced_date", "label": "批次日期", "type": "datetime"}
                    {"key": "expiration_date", "type": "datetme"},
                ],
            },
        ],
    },
]
