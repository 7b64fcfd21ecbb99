"""Who gets what at which address. Read a rule as: these roles get this, everyone else gets `others`.

`{words}` come from world.py: Suyun's things are own to `editor` and `publisher` and used by `student`
(with `guardian`); Warsaw's are own to `teacher` and used by `learner`.
"""

from tests.isolation.rule import EDITORS, HOUSES, READERS, SEEN, SIGN_IN, Rule, editors_room, get, post
from tests.isolation.rules_of_classes import of_classes
from tests.isolation.rules_of_consent import OF_CONSENT
from tests.isolation.rules_of_office import OFFICES, of_attendance, of_roll
from tests.isolation.world import SENDERS

FOR_EVERYONE = [
    get("/", 302),
    get("/healthz", 200),
    get("/robots.txt", 200),
    get("/favicon.ico", 302),
    get("/sitemap.xml", 200),
    get("/uploads/images/nothing.jpg", 404),
    get("/mail/", 200),
    get("/api/nothing", 404),
    get("/api/v1/search?q=x&language=en", 200),
    get("/en/", 200),
    get("/en/courses/", 200),
    get("/en/lectures/", 200),
    get("/en/organisations/", 200),
    get("/en/about/", 200),
    get("/en/news/", 200),
    get("/en/news/one/", 200),
    get("/en/search/?q=x", 200),
    get("/en/nothing/", 404),
    get("/en/organisations/suyun/lecture/", 200),
    get("/en/organisations/suyun/poems/", 200),
]
ACCOUNTS = [
    get("/en/_util/login/", SIGN_IN, on_403=READERS),
    get("/admin/login/", SIGN_IN, on_403=READERS),
    get("/admin/password_reset/", 302),
    get("/admin/password_reset/confirm/x/", 302),
    get("/en/accounts/confirm-email/", 302, sign_in="visitor"),
    get("/en/accounts/login/code/confirm/", 302, sign_in="visitor"),
    get("/en/accounts/password/reset/confirm/", SIGN_IN),
    get("/en/accounts/me/", 200, sign_in="visitor"),
    post("/en/accounts/me/", 200, sign_in="visitor"),
    get("/en/learning/", 200, sign_in="visitor"),
]
EDITORS_ROOMS = [
    get("/uploads/avatar_images/admin.png", 404, on_200=EDITORS),
    editors_room("GET", "/admin/", 200),
    editors_room("GET", "/admin/media/chooser/", 200),
    editors_room("GET", "/admin/media/chooser/video/", 200),
    editors_room("GET", "/admin/films/sending/", 405),
    # Those who do not speak tus; the others are in tests/media/videos/uploads.
    editors_room("POST", "/admin/films/sending/", 412),
    editors_room("GET", "/admin/course-runs/", 200),
    editors_room("GET", "/admin/course-runs/results/", 200),
    editors_room("GET", "/admin/course-runs/new/", 200),
    # Wagtail leads those who may not back to its front page, with a sentence.
    editors_room("GET", "/admin/reports/page-types-usage/", 302, on_200="admin"),
    editors_room("GET", "/admin/reports/page-types-usage/results/", 302, on_200="admin"),
    editors_room("GET", "/admin/snippets/courses/subject/edit/{subject}/", 302, on_200="admin"),
    editors_room("POST", "/admin/snippets/courses/subject/edit/{subject}/", 302, on_200="admin"),
    editors_room("GET", "/admin/users/", 302, on_200="admin"),
    editors_room("GET", "/admin/users/results/", 302, on_200="admin"),
    editors_room("GET", "/admin/users/delete/{person}/", 302, on_200="admin"),
    # Led back to the form with a sentence: the person has a seat.
    editors_room("POST", "/admin/users/delete/{person}/", 302),
]


def of_house(house: str) -> list[Rule]:
    """What a course, its lessons, seats and films answer."""
    own, uses, staff = HOUSES[house].values()
    learning, films = "/en/learning", f"/films/{{{house}_uid}}"
    tell = {"lesson": "LESSON", "events": [SEEN]}
    return [
        get(f"/en/organisations/{house}/", 200),
        get(f"/en/organisations/{house}/course/", 200),
        # Strangers see what the lesson is and how to get in, not the lesson (test_lesson_page).
        get(f"/en/organisations/{house}/course/film/", 200),
        get(f"/en/organisations/{house}/draft/", 404),
        get(f"/en/organisations/{house}/draft/reading/", 404),
        get(f"{learning}/enrol/{{{house}_run}}/", 302, sign_in="visitor"),
        get(f"{learning}/enrol/{{{house}_draft_run}}/", 404, on_302=staff),
        post(f"{learning}/enrol/{{{house}_spare_run}}/", 302, sign_in="visitor"),
        post(f"{learning}/enrol/{{{house}_draft_run}}/", 404, on_302=staff),
        post(f"{learning}/enrolments/{{{house}_seat}}/accept/", 404, sign_in="visitor", on_302=uses),
        get(f"{learning}/enrolments/{{{house}_seat}}/withdraw/", 404, sign_in="visitor", on_200=uses),
        post(f"{learning}/enrolments/{{{house}_seat}}/withdraw/", 404, sign_in="visitor", on_302=uses),
        get(f"{learning}/enrolments/{{{house}_seat}}/withdrawn/", 404, sign_in="visitor", on_302=uses),
        get(f"{learning}/lessons/{{{house}_reading}}/done/", 405, sign_in="visitor"),
        post(f"{learning}/lessons/{{{house}_reading}}/done/", 404, sign_in="visitor", on_302=uses),
        Rule("POST", "/api/v1/learning-events", 404, {401: "visitor", 200: uses}, tell, f"{house}_lesson"),
        get(f"{films}/master.m3u8", 404, on_200=f"{uses} {own}"),
        get(f"{films}/{{{house}_rendition}}.m3u8", 404, on_200=f"{uses} {own}"),
        get(f"{films}/poster.jpg", 404, on_200=f"{uses} {own}"),
        get(f"{films}/sprites.vtt", 404, on_200=f"{uses} {own}"),
        get(f"{films}/sprites.jpg", 404, on_200=f"{uses} {own}"),
        get(f"{films}/keep.mp4", 404, on_200=f"{uses} {own}"),
        get(f"{films}/practice.mp4", 404, on_200=f"{uses} {own}"),
        get(f"{films}/captions/zh-hans.vtt", 404, on_200=f"{uses} {own}"),
        get(f"{films}/source.bin", 404, on_200=own),
        get(f"{{{house}_picture}}", 200),
        # The token is the admission, and only those above are given one.
        get(f"{{{house}_bytes}}", 200),
        *_editors_rooms_of(house, own, staff),
    ]


def _editors_rooms_of(house: str, own: str, staff: str) -> list[Rule]:
    film, run, spare = f"{{{house}_film}}", f"{{{house}_run}}", f"{{{house}_spare_run}}"
    track, captions = f"{{{house}_track}}", f"/admin/films/{film}/captions"
    return [
        # Lists leave out what is not one's own: see test_lists.py.
        editors_room("GET", f"/admin/films/status/?id={film}", 200),
        editors_room("GET", f"/admin/films/known/?digest={{{house}_digest}}", 200),
        # Half a film is its sender's alone.
        editors_room("GET", f"/admin/films/sending/{{{house}_upload}}/", on_405=SENDERS[house]),
        editors_room("POST", f"/admin/films/sending/{{{house}_upload}}/", on_405=SENDERS[house]),
        editors_room("GET", f"/admin/choose-page/chosen-multiple/?id={{{house}_lesson}}", 200),
        editors_room("GET", f"/admin/media/edit/{film}/", on_200=own),
        editors_room("GET", f"/admin/media/delete/{film}/", on_200=own),
        editors_room("GET", f"/admin/media/usage/{film}/", on_200=own),
        editors_room("GET", f"/admin/media/chooser/{film}/", on_200=own),
        editors_room("POST", f"/admin/films/{film}/again/", on_302=own),
        editors_room("POST", f"/admin/films/{film}/trim/", on_302=own),
        editors_room("POST", f"/admin/films/{film}/poster/", on_302=own),
        editors_room("GET", f"/admin/films/status/?of=practice&id={film}", 200),
        editors_room("GET", f"{captions}/", on_200=own),
        editors_room("POST", f"{captions}/", on_200=own),
        editors_room("POST", f"/admin/films/{film}/chapters/", on_200=own),
        editors_room("GET", f"{captions}/{track}/", on_200=own),
        editors_room("POST", f"{captions}/{track}/", on_200=own),
        editors_room("GET", f"{captions}/{track}/delete/", on_200=own),
        editors_room("POST", f"{captions}/{track}/delete/", on_302=own),
        editors_room("POST", f"{captions}/{track}/script/", on_302=own),
        # An operator has several collections to choose from, and this form names none.
        editors_room("POST", f"/admin/media/edit/{film}/", data={"title": "x"}, on_302=staff, on_200="admin"),
        editors_room("POST", f"/admin/media/delete/{film}/", on_302=own),
        editors_room("GET", f"/admin/course-runs/edit/{run}/", on_200=own),
        editors_room("GET", f"/admin/course-runs/history/{run}/", on_200=own),
        editors_room("GET", f"/admin/course-runs/history-results/{run}/", on_200=own),
        editors_room("GET", f"/admin/course-runs/usage/{run}/", on_200=own),
        editors_room("GET", f"/admin/course-runs/delete/{spare}/", on_200=own),
        # Somebody has a seat in this one: it stays.
        editors_room("GET", f"/admin/course-runs/delete/{run}/"),
        editors_room("POST", f"/admin/course-runs/edit/{run}/", on_200=own),
        editors_room("POST", f"/admin/course-runs/delete/{spare}/", on_302=own),
        editors_room("GET", f"/admin/groups/delete/{{{house}_group}}/", 302, on_200="admin"),
        editors_room("POST", f"/admin/groups/delete/{{{house}_group}}/", 302),
        editors_room("GET", f"/admin/pages/{{{house}_lesson}}/edit/", 302, on_200=own),
    ]


def office_of(house: str, head: str) -> list[Rule]:
    """Who works there is the head's business alone: not their colleagues', and not the operator's."""
    staff = f"/en/office/{house}/staff"
    dismiss, withdraw = f"{staff}/{{{house}_role}}/dismiss/", f"{{{house}_invitation}}/withdraw/"
    return [
        get(f"{staff}/", 404, sign_in="visitor", on_200=head),
        post(f"{staff}/", 404, {"email": "mei@example.org", "role": "host"}, sign_in="visitor", on_302=head),
        get(dismiss, 404, sign_in="visitor", on_200=head),
        post(dismiss, 404, sign_in="visitor", on_302=head),
        get(f"{staff}/invitations/{withdraw}", 405, sign_in="visitor"),
        post(f"{staff}/invitations/{withdraw}", 404, sign_in="visitor", on_302=head),
        # The link is for whoever has the letter; what it gives, for the address alone (test_invitations).
        get(f"/en/invitations/{{{house}_token}}/", 200),
        post(f"/en/invitations/{{{house}_token}}/", 302, sign_in="visitor"),
    ]


def of_roster() -> list[Rule]:
    """Dublin's; `head` heads that school. Nobody else may know that it is there, operators neither."""
    rosters = "/en/office/dublin/rosters"
    one, imported = f"{rosters}/{{roster}}", f"{rosters}/{{imported_roster}}"
    whose = {"sign_in": "visitor"}
    return [
        get(f"{rosters}/", 404, **whose, on_200="head"),
        post(f"{rosters}/", 404, **whose, on_200="head"),
        get(f"{one}/", 404, **whose, on_200="head"),
        get(f"{one}/columns/", 405, **whose),
        post(f"{one}/columns/", 404, **whose, on_302="head"),
        post(f"{one}/classes/", 404, **whose, on_302="head"),
        post(f"{one}/accept/", 404, {"matter": "no_contact"}, **whose, on_302="head"),
        post(f"{one}/rows/2/", 404, {"name": "王方"}, **whose, on_302="head"),
        get(f"{one}/import/", 404, **whose, on_200="head"),
        post(f"{one}/import/", 404, **whose, on_302="head"),
        get(f"{one}/report.xlsx", 404, **whose, on_200="head"),
        get(f"{imported}/", 404, **whose, on_200="head"),
        get(f"{imported}/undo/", 404, **whose, on_200="head"),
        post(f"{imported}/undo/", 404, **whose, on_302="head"),
        # Another school's address does not open the door, nor does one's own with a foreign number.
        get("/en/office/toronto/rosters/{roster}/", 404, **whose),
        get("/en/office/toronto/rosters/", 404, **whose, on_200="stranger"),
        # An association has no roll, and a teacher does not keep it.
        get("/en/office/suyun/rosters/", 404, **whose),
        get("/en/office/warsaw/rosters/", 404, **whose),
    ]


def of_releases() -> list[Rule]:
    """Suyun's editor and publisher offer courses; Dublin's head answers. Operators do neither."""
    releases, adoptions = "/en/office/suyun/releases", "/en/office/dublin/adoptions"
    one, facts = f"{releases}/{{release}}", {"title": "冬季", "starts_on": "2026-12-07"}
    offer = {"sign_in": "visitor", "on_200": "editor publisher"}
    change = {"sign_in": "visitor", "on_302": "editor publisher"}
    rules = [
        get(f"{one}/{page}", 404, **offer) for page in ("", "courses/", "schools/", "announce/", "withdraw/")
    ]
    rules += [post(f"{one}/{page}", 404, facts, **change) for page in ("", "announce/", "withdraw/")]
    answers = {"sign_in": "visitor", "on_302": "head"}
    terms = {"offer": "{offer}", "starts_on": "2026-12-07"}
    return [
        get(f"{releases}/", 404, **offer),
        post(f"{releases}/", 404, facts, **change),
        *rules,
        post(f"{one}/courses/", 404, {"per_week": "2", "first": "1"}, **change),
        post(f"{one}/schools/?country=ES", 404, {"all": "1"}, **change),
        get(f"{releases}/uptake/", 404, **offer),
        get(f"{adoptions}/", 404, sign_in="visitor", on_200="head"),
        post(f"{adoptions}/", 404, {"offer": "{offer}", "decline": "1"}, **answers),
        get(f"{adoptions}/adopt/?offer={{offer}}", 404, sign_in="visitor", on_200="head"),
        post(f"{adoptions}/adopt/", 404, terms, **answers),
        get(f"{adoptions}/{{adoption}}/back/", 404, sign_in="visitor", on_200="head"),
        post(f"{adoptions}/{{declined}}/back/", 404, **answers),
        # Through one's own address nothing of another's opens, and a school is no association.
        get("/en/office/toronto/adoptions/{adoption}/back/", 404, sign_in="visitor"),
        get("/en/office/toronto/releases/", 404, sign_in="visitor"),
        get("/en/office/suyun/adoptions/", 404, sign_in="visitor"),
        get("/en/office/haiqiao-bcn/releases/{release}/", 404, sign_in="visitor"),
    ]


def of_catalogue() -> list[Rule]:
    """Suyun's sheets and courses are for those who write there; publishing is for its publisher."""
    catalogue = "/en/office/suyun/catalogue"
    one, made = f"{catalogue}/sheets/{{batch}}", f"{catalogue}/sheets/{{made_batch}}"
    read = {"sign_in": "visitor", "on_200": "editor publisher"}
    change = {"sign_in": "visitor", "on_302": "editor publisher"}
    return [
        *(get(f"{catalogue}/{page}", 404, **read) for page in ("", "sheets/", "sheets/sample.xlsx")),
        *(get(f"{address}/", 404, **read) for address in (one, made)),
        get(f"{made}/undo/", 404, **read),
        get(f"{catalogue}/published/{{publication}}/", 404, **read),
        post(f"{catalogue}/publish/", 404, {"course": "{drafted}"}, sign_in="visitor", on_302="publisher"),
        post(f"{catalogue}/sheets/", 404, **read),
        post(f"{one}/columns/", 404, **change),
        post(f"{one}/rows/2/", 404, {"title": "课"}, **change),
        post(f"{one}/accept/", 404, {"accept": "no_film"}, **change),
        post(f"{one}/make/", 404, **change),
        post(f"{made}/undo/", 404, **change),
        get("/en/office/toronto/catalogue/sheets/{batch}/", 404, sign_in="visitor"),
        get("/en/office/warsaw/catalogue/published/{publication}/", 404, sign_in="visitor"),
    ]


#: Anybody may apply; the secret address is the admission. Answers are the operator's alone.
JOINING = [
    get("/en/join/", 200),
    post("/en/join/", 302, {"contact_name": "Mei", "contact_email": "mei@example.org"}),
    # Nobody here waits for a code.
    get("/en/join/code/", 302),
    post("/en/join/code/", 302, {"code": "123456"}),
    get("/en/join/{application_token}/", 200),
    get("/en/join/{application_token}/names/", 200),
    get("/en/join/{application_token}/nothing/", 404),
    post("/en/join/{application_token}/", 302),
    post("/en/join/{application_token}/names/", 302, {"name": "里昂"}),
    get("/en/join/1:never-signed/", 404),
    get("/en/join/1:never-signed/names/", 404),
    editors_room("GET", "/admin/joining/", on_200="admin"),
    editors_room("GET", "/admin/joining/{application}/", on_200="admin"),
    editors_room(
        "POST", "/admin/joining/{application}/", data={"decision": "refuse", "reason": "x"}, on_302="admin"
    ),
    editors_room("GET", "/admin/affiliations/", on_200="admin"),
    editors_room("POST", "/admin/affiliations/", on_200="admin"),
    editors_room("POST", "/admin/affiliations/1/end/"),
    editors_room("GET", "/admin/affiliations/1/end/", on_302="admin"),
    # What was not sent yet is nobody's to read.
    editors_room("GET", "/admin/joining/{draft_application}/"),
]


def of_family() -> list[Rule]:
    """`guardian` answers for Madrid's `{child}`, whose own login is `student`; nobody else may know of it."""
    child, whose = "/en/family/children/{child}", {"sign_in": "visitor"}
    return [
        get("/en/family/", 200, **whose),
        get("/en/family/link/", 200, **whose),
        post("/en/family/link/", 200, {"code": "22222222", "month": "3", "year": "2018"}, **whose),
        get("/en/family/siblings/{sibling_slip}/", 404, **whose, on_200="guardian"),
        post(
            "/en/family/siblings/{sibling_slip}/",
            404,
            {"month": "5", "year": "2018"},
            **whose,
            on_200="guardian",
        ),
        get("/en/family/siblings/{dublin_claim}/", 404, **whose),
        get("/en/slip/", 302),
        get("/en/slip/22222222/", 302),
        get(f"{child}/names/", 404, **whose, on_200="guardian"),
        post(f"{child}/names/", 404, **whose, on_302="guardian"),
        get(f"{child}/card/", 404, **whose, on_200="guardian"),
        post(f"{child}/card/", 404, {"animal": "owl"}, **whose, on_302="guardian"),
        get(f"{child}/card.pdf", 404, **whose, on_200="guardian"),
        get(f"{child}/leave/", 404, **whose, on_200="guardian"),
        post(f"{child}/leave/", 404, **whose, on_302="guardian"),
        # Whoever holds the card may; what its session reaches is in tests/courses/families.
        get("/en/card/{card_token}/", 200),
        post("/en/card/{card_token}/", 302),
        get("/en/card/1:never-signed/", 404),
    ]


def slips_of_office() -> list[Rule]:
    """Dublin's, whose roll `head` keeps."""
    slips, whose = "/en/office/dublin/slips", {"sign_in": "visitor"}
    child, link = f"{slips}/children/{{dublin_child}}", "guardians/{dublin_link}/unlink/"
    return [
        get(f"{slips}/", 404, **whose, on_200="head"),
        get(f"{slips}/print/", 405, **whose),
        post(f"{slips}/print/", 404, **whose, on_200="head"),
        get(f"{slips}/classes/{{dublin_class}}/", 404, **whose, on_200="head"),
        get(f"{child}/", 404, **whose, on_200="head"),
        post(f"{child}/slip/", 404, **whose, on_200="head"),
        post(f"{child}/card/", 404, **whose, on_302="head"),
        get(f"{child}/card.pdf", 404, **whose, on_200="head"),
        get(f"{child}/{link}", 404, **whose, on_200="head"),
        post(f"{child}/{link}", 404, **whose, on_302="head"),
        post(f"{slips}/claims/{{dublin_claim}}/", 404, {"answer": "yes"}, **whose, on_302="head"),
        # Through one's own office nobody reaches another school's; an association and a teacher have none.
        get("/en/office/toronto/slips/", 404, **whose, on_200="stranger"),
        get("/en/office/toronto/slips/children/{dublin_child}/", 404, **whose),
        get("/en/office/toronto/slips/classes/{dublin_class}/", 404, **whose),
        post("/en/office/toronto/slips/claims/{dublin_claim}/", 404, **whose),
        post("/en/office/toronto/slips/children/{dublin_child}/slip/", 404, **whose),
        get("/en/office/suyun/slips/", 404, **whose),
        get("/en/office/warsaw/slips/", 404, **whose),
    ]


RULES = [
    *FOR_EVERYONE,
    *ACCOUNTS,
    *EDITORS_ROOMS,
    *of_house("suyun"),
    *of_house("warsaw"),
    *JOINING,
    *office_of("dublin", "head"),
    *office_of("toronto", "stranger"),
    # A house without a head, and none at all; what belongs to another house, asked for through one's own.
    get("/en/office/suyun/staff/", 404, sign_in="visitor"),
    get("/en/office/nowhere/staff/", 404, sign_in="visitor"),
    post("/en/office/dublin/staff/{toronto_role}/dismiss/", 404, sign_in="visitor"),
    post("/en/office/dublin/staff/invitations/{toronto_invitation}/withdraw/", 404, sign_in="visitor"),
    get("/en/invitations/1:never-signed/", 404),
    *OFFICES,
    *of_roll(),
    *of_attendance(),
    *of_roster(),
    *of_releases(),
    *of_catalogue(),
    *of_classes(),
    get("/en/enrol/", 200, sign_in="visitor"),
    post("/en/enrol/", 200, {"code": "ACDE3467"}, sign_in="visitor"),
    *of_family(),
    *slips_of_office(),
    *OF_CONSENT,
    get("/en/learning/enrolments/{left_seat}/withdrawn/", 404, sign_in="visitor", on_200="learner"),
    # Enrolling somebody else: only the child themselves and their guardian.
    post(
        "/en/learning/enrol/{suyun_spare_run}/",
        404,
        {"student": "{child}"},
        sign_in="visitor",
        on_302="student guardian",
    ),
    post("/en/learning/enrol/{suyun_spare_run}/", 404, {"student": "{pupil}"}, sign_in="visitor"),
]
