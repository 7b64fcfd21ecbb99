"""A school's list of any length, every row of which is ready."""

#: No two of them sound alike, so that no two children of a list look like one.
SYLLABLES = "一二三四五六七八九大小上下左右天地日月山"


def a_long_list(rows: int) -> bytes:
    lines = (f"王{_name(number)},三年级,2016-05,王女士,085{number:07d}\n" for number in range(rows))
    return ("姓名,班级,出生年月,监护人,电话\n" + "".join(lines)).encode()


def _name(number: int) -> str:
    """Another for each number below 8,000."""
    base = len(SYLLABLES)
    return SYLLABLES[number // base**2] + SYLLABLES[number // base % base] + SYLLABLES[number % base]
