"""Words that find other words: those built in, and those of the table that editors keep."""

import re

from django.core.cache import cache
from django.db.models.signals import post_delete, post_save
from django.dispatch import receiver

from cms.search.analysis import synonym_key
from cms.search.models import SearchSynonym

CACHE_KEY = "search:synonyms"
#: Seconds after which another process has heard of an editor's change at the latest.
REMEMBERED_FOR = 60

BUILT_IN = {
    "calligraphy": "书法, 写字",
    "handwriting": "书法, 写字, 描红",
    "characters": "汉字, 识字, 趣味汉字",
    "pinyin": "拼音",
    "poem": "古诗, 唐诗, 诗词",
    "poems": "古诗, 唐诗, 诗词",
    "poetry": "古诗, 唐诗, 诗词",
    "recitation": "朗诵, 诵读",
    "cooking": "烹饪, 做菜, 食谱, 厨房",
    "recipe": "食谱, 做法",
    "steak": "牛排",
    "dumpling": "饺子",
    "dumplings": "饺子",
    "noodles": "面条, 拉面",
    "mooncake": "月饼",
    "mooncakes": "月饼",
    "tea": "茶, 茶道",
    "painting": "国画, 绘画, 水墨",
    "paper cutting": "剪纸",
    "paper cut": "剪纸",
    "chess": "象棋, 围棋",
    "go": "围棋",
    "martial arts": "武术, 功夫",
    "kung fu": "功夫, 武术",
    "tai chi": "太极, 太极拳",
    "taichi": "太极, 太极拳",
    "dance": "舞蹈, 民族舞",
    "music": "音乐, 民乐",
    "song": "歌, 歌曲, 儿歌",
    "songs": "歌, 歌曲, 儿歌",
    "story": "故事",
    "stories": "故事",
    "history": "历史",
    "geography": "地理",
    "math": "数学",
    "maths": "数学",
    "lantern": "灯笼, 元宵",
    "chinese new year": "春节, 新年, 过年",
    "spring festival": "春节, 新年, 过年",
    "mid autumn": "中秋",
    "dragon boat": "端午, 龙舟",
    "lecture": "讲座",
    "lectures": "讲座",
    "medicine": "中医, 医药",
    "health": "健康, 养生",
}


def known_synonyms() -> dict[str, list[str]]:
    """For each word, as `synonym_key` writes it, the words it finds besides itself."""
    found: dict[str, list[str]] | None = cache.get(CACHE_KEY)
    if found is None:
        rows = dict(SearchSynonym.objects.values_list("word", "also_finds"))
        found = _by_key(BUILT_IN) | _by_key(rows)
        cache.set(CACHE_KEY, found, REMEMBERED_FOR)
    return found


def _by_key(entries: dict[str, str]) -> dict[str, list[str]]:
    return {synonym_key(word): [part for part in _split(others) if part] for word, others in entries.items()}


def _split(words: str) -> list[str]:
    return [word.strip() for word in re.split(r"[,，、;；]", words)]


@receiver([post_save, post_delete], sender=SearchSynonym)
def forget_synonyms(**_news: object) -> None:
    """An editor who has just saved a row wants to try it."""
    cache.delete(CACHE_KEY)
