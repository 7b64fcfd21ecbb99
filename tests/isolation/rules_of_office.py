"""Who gets what in an organisation's office: its front page, its lists of people, attendance."""

from tests.isolation.rule import Rule, get, post

#: Whoever works somewhere has an office, operators not among them.
OFFICES = [
    get("/en/office/", 404, sign_in="visitor", on_302="teacher head editor publisher host stranger"),
    get("/en/office/dublin/", 404, sign_in="visitor", on_200="head"),
    get("/en/office/toronto/", 404, sign_in="visitor", on_200="stranger"),
    get("/en/office/warsaw/", 404, sign_in="visitor", on_200="teacher"),
    get("/en/office/suyun/", 404, sign_in="visitor", on_200="editor publisher"),
    get("/en/office/nowhere/", 404, sign_in="visitor"),
]


def of_roll() -> list[Rule]:
    """Dublin's students and classes. A teacher of another school is a stranger, and an editor sees no student."""
    roll, whose = "/en/office/dublin", {"sign_in": "visitor"}
    pages: tuple[str, ...] = ("students/", "students/{dublin_pupil}/", "students/{dublin_pupil}/edit/")
    pages += ("cohorts/", "cohorts/{dublin_cohort}/", "enrolments/", "exports/", "exports/students.xlsx")
    pages += ("exports/enrolments.xlsx", "exports/attendance.xlsx")
    return [
        *(get(f"{roll}/{page}", 404, **whose, on_200="head") for page in pages),
        post(
            f"{roll}/students/{{dublin_pupil}}/edit/", 404, {"display_name": "王方"}, **whose, on_302="head"
        ),
        # Another school's people through one's own address.
        get("/en/office/toronto/students/{dublin_pupil}/", 404, **whose),
        get("/en/office/toronto/cohorts/{dublin_cohort}/", 404, **whose),
        post("/en/office/toronto/students/{dublin_pupil}/edit/", 404, {"display_name": "x"}, **whose),
        # A teacher reads the roll and does not keep it; an association has none.
        get("/en/office/warsaw/students/", 404, **whose, on_200="teacher"),
        get("/en/office/warsaw/exports/students.xlsx", 404, **whose),
        get("/en/office/suyun/students/", 404, **whose),
        get("/en/office/suyun/enrolments/", 404, **whose),
    ]


def of_attendance() -> list[Rule]:
    """Of the class in Dublin."""
    whose, day = {"sign_in": "visitor"}, "2026-11-20"
    sheet = "/en/office/dublin/cohorts/{dublin_cohort}/attendance"
    tap = {"cohort": "LESSON", "day": day, "marks": [], "sent_at": f"{day}T09:00:00Z"}
    return [
        get(f"{sheet}/", 404, **whose, on_302="head"),
        get(f"{sheet}/{day}/", 404, **whose, on_200="head"),
        post(f"{sheet}/{day}/", 404, {"others": "here"}, **whose, on_302="head"),
        get(f"/en/office/toronto/cohorts/{{dublin_cohort}}/attendance/{day}/", 404, **whose),
        post("/en/office/dublin/cohorts/meeting-day/", 404, {"weekday": "6"}, **whose, on_302="head"),
        post("/en/office/warsaw/cohorts/meeting-day/", 404, {"weekday": "6"}, **whose),
        Rule("POST", "/api/v1/attendance", 404, {401: "visitor", 200: "head"}, tap, "dublin_cohort"),
    ]
