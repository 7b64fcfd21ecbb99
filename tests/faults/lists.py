"""A school's list of any length, every row of which is ready."""


def a_long_list(rows: int) -> bytes:
    lines = (
        f"王小{chr(0x4E00 + number // 500)}{chr(0x5000 + number % 500)},三年级,2016-05,王女士,085{number:07d}\n"
        for number in range(rows)
    )
    return ("姓名,班级,出生年月,监护人,电话\n" + "".join(lines)).encode()
