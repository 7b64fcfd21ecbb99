from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from courses.rosters.births import UNREADABLE, Birth, read_birth

TODAY = date(2026, 11, 20)
DAYS = st.dates(date(1990, 1, 1), TODAY)


@pytest.mark.parametrize(
    ("text", "birth"),
    [
        ("2018/3/4", Birth(2018, 3)),
        ("2020-11-30", Birth(2020, 11)),
        ("04.03.2018", Birth(2018, 3)),
        ("2018年5月6日", Birth(2018, 5)),
        ("2018年5月", Birth(2018, 5)),
        ("２０１８．５", Birth(2018, 5)),
        ("20180506", Birth(2018, 5)),
        ("2018-03-04 00:00:00", Birth(2018, 3)),
        ("43210", Birth(2018, 4)),
        ("2018", Birth(2018)),
        ("05/2016", Birth(2016, 5)),
        ("5.2016", Birth(2016, 5)),
        ("13/2016", UNREADABLE),
        ("", Birth()),
        ("13/05/2017", Birth(2017, 5)),
        ("05/13/2017", Birth(2017, 5)),
        ("05/05/2017", Birth(2017, 5)),
        ("12/05/2017", Birth(choices=("2017-05", "2017-12"))),
        # December has not come yet.
        ("12/05/2026", Birth(2026, 5)),
        ("2017/02/29", UNREADABLE),
        ("31.02.2017", UNREADABLE),
        ("2027-01-01", UNREADABLE),
        ("1899-01-01", UNREADABLE),
        ("三月", UNREADABLE),
        ("99999", UNREADABLE),
        ("4/3/18", UNREADABLE),
    ],
)
def test_ways_to_write_a_birth(text, birth):
    assert read_birth(text, today=TODAY) == birth


@given(DAYS, st.sampled_from(["%Y-%m-%d", "%Y/%m/%d", "%d.%m.%Y", "%Y年%m月%d日", "%Y%m%d"]))
def test_a_clear_day_is_read_as_it_is_meant(day, form):
    assert read_birth(day.strftime(form), today=TODAY) == Birth(day.year, day.month)


@given(DAYS, st.sampled_from(["%d/%m/%Y", "%m/%d/%Y", "%d-%m-%Y"]))
def test_an_unclear_day_is_asked_about_and_never_guessed(day, form):
    birth = read_birth(day.strftime(form), today=TODAY)
    assert birth == Birth(day.year, day.month) or f"{day:%Y-%m}" in birth.choices


@given(DAYS)
def test_serial_days_of_a_workbook(day):
    serial = (day - date(1899, 12, 30)) // timedelta(days=1)
    assert read_birth(str(serial), today=TODAY) == Birth(day.year, day.month)


@given(st.text(max_size=20))
def test_any_text_is_read_or_not(text):
    birth = read_birth(text, today=TODAY)
    assert birth.is_unreadable or birth.year is not None or birth.choices or not text.strip()
