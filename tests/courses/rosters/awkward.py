"""The awkward rows: every trouble that one of them is for stands beside it in the tests."""

HEADINGS = ["班级", "姓名", "护照姓名", "出生日期", "家长", "邮箱", "电话"]
ROWS = [
    [
        "二年级（甲）",
        "吕思语",
        "LYU SIYU",
        "2018/3/4",
        "吕建国",
        "jianguo.lyu@example.com",
        "+353 85 000 0101",
    ],
    ["二年级（甲）", "吕思齐", "LU SIQI", "2020-11-30", "吕建国", "jianguo.lyu@example.com", "+353850000101"],
    ["2A", "单雨桐", "SHAN YUTONG", "04.03.2018", "单伟", "wei.shan@example.com", "085 000 0102"],
    ["二年級甲", "陳柏翰", "CHEN PO-HAN", "2018年5月6日", "陳淑芬", "", "085 000 0103"],
    [
        "三年级",
        "欧阳明轩",
        "OUYANG MINGXUAN",
        "43210",
        "欧阳丽",
        "li.ouyang@example.com",
        "０８５ ０００ ０１０４",
    ],
    ["三年级", "曾子墨 ", "ZENG ZIMO", "2017/02/29", "曾芳", "fang.zeng@example.com", "085 000 0105"],
    [
        "三年级",
        "Seán 陈 Ó Briain",
        "Ó BRIAIN SEÁN",
        "12/05/2017",
        "Máire Ó Briain",
        "maire@example.com",
        "085 000 0106",
    ],
    [
        "三年级",
        "Lucía Wang García",
        "WANG GARCIA LUCIA",
        "2017-07-19",
        "王海燕",
        "haiyan.wang@example.com",
        "+34 600 000 107",
    ],
    [
        "四年级",
        "Łukasz 张",
        "ZHANG LUKASZ",
        "2016-01-08",
        "张晓东",
        "xiaodong.zhang@example.com",
        "+48 600 000 108",
    ],
    ["四年级", "区家豪", "AU KA HO", "2016-09-09", "區美玲", "meiling@example.com", "085 000 0109"],
    ["四年级", "王芳", "WANG FANG", "2016-04-01", "王强", "qiang.wang@example.com", "085 000 0110"],
    ["四年级", "王芳", "WANG FANG", "2015-12-25", "王磊", "lei.wang@example.com", "085 000 0111"],
    ["五年级", "乐嘉怡", "YUE JIAYI", "2015-06-18", "乐平", "ping.yue@example.com", ""],
    ["五年级", "周末", "ZHOU MO", "2015-08-02", "周宁", "ning.zhou@example.com", "085 000 0113"],
]


def as_csv(rows=ROWS, headings=HEADINGS, mark=",") -> str:
    return "\n".join(mark.join(line) for line in [headings, *rows]) + "\n"
