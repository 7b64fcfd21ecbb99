"""The order in which names stand in a list: Chinese and Latin ones together, by how they are said.

A name itself is never converted, split or reordered by machine. What is made here is a second text
beside it, proposed by the machine and open to correction by a person who knows the bearer.
"""

import re

from cms.chinese.latin import plain_letters
from cms.chinese.pinyin import syllables
from cms.chinese.scripts import HAN, to_simplified_exact

#: The longest key; a column of this length holds every one.
SORT_KEY_LENGTH = 200

# Characters read otherwise as a surname than as a word. A dictionary files 单 under dan and 曾 under
# ceng; the families are called Shan and Zeng.
SURNAMES: dict[str, str] = dict(
    re.findall(
        r"(\w+) ([a-z]+(?: [a-z]+)*)",
        """
        乐 yue; 么 yao; 乜 nie; 仇 qiu; 便 pian; 区 ou; 单 shan; 卜 bu; 召 shao; 句 gou; 员 yun;
        咎 jiu; 哈 ha; 尉 wei; 嬴 ying; 宁 ning; 宓 mi; 应 ying; 折 she; 撒 sa; 晁 chao; 曲 qu; 曾 zeng;
        朴 piao; 柏 bai; 查 zha; 校 jiao; 炅 gui; 燕 yan; 牟 mu; 盖 ge; 相 xiang; 祭 zhai; 种 chong;
        秘 bi; 粘 nian; 繁 po; 纪 ji; 缪 miao; 翟 zhai; 能 nai; 莘 shen; 葛 ge; 蔚 yu; 薄 bo; 藏 zang;
        要 yao; 覃 qin; 解 xie; 谌 chen; 贲 ben; 那 na; 郇 xun; 郗 xi; 都 du; 重 chong; 阚 kan;
        隗 wei; 隽 juan; 颉 xie; 黑 he; 佴 nai; 任 ren; 华 hua; 冼 xian; 洗 xian; 适 kuo; 角 jue;
        万俟 mo qi; 乐正 yue zheng; 令狐 ling hu; 单于 chan yu; 夹谷 jia gu; 宰父 zai fu; 尉迟 yu chi;
        拓跋 tuo ba; 澹台 tan tai; 皇甫 huang fu; 第五 di wu; 长孙 zhang sun; 鲜于 xian yu
        """,
    )
)
_LONGEST_SURNAME = max(map(len, SURNAMES))
_RUN = re.compile(rf"(?:{HAN.pattern})+|[^\W_]+")


def sort_key(name: str) -> str:
    """A text to sort the name by: '单田芳' gives 'shan tian fang', 'Ó Briain' gives 'o briain'.

    Both scripts of a name give the same key. The first Chinese characters are taken as the surname.
    Names that sound alike share a key, so lists order by key and then by id.
    """
    parts: list[str] = []
    is_surname_read = False
    for run in _RUN.findall(plain_letters(name)):
        if HAN.match(run):
            parts += _readings(run, begins_with_surname=not is_surname_read)
            is_surname_read = True
        else:
            parts.append(run)
    return " ".join(parts)[:SORT_KEY_LENGTH].strip()


def _readings(run: str, *, begins_with_surname: bool) -> list[str]:
    simplified = to_simplified_exact(run)
    surname = _surname_of(simplified) if begins_with_surname else ""
    given = simplified[len(surname) :]
    return [*SURNAMES.get(surname, "").split(), *syllables(given)]


def _surname_of(run: str) -> str:
    """The listed surname this begins with, the longer first; empty where the dictionary is right."""
    beginnings = (run[:length] for length in range(_LONGEST_SURNAME, 0, -1))
    return next((beginning for beginning in beginnings if beginning in SURNAMES), "")
