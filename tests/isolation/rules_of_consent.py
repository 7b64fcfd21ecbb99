"""What families say, and what the school may read of it: Madrid's `student` is a child, `guardian` answers."""

from tests.isolation.rule import editors_room, get, post

WHOSE = {"sign_in": "visitor"}
CHILD = "/en/family/consent/{child}"

OF_CONSENT = [
    get("/en/family/consent/", 200, **WHOSE),
    # Nobody knows how old the child is, so the answer is the guardian's alone; the child reads no history.
    get(f"{CHILD}/", 404, **WHOSE, on_200="guardian"),
    get(f"{CHILD}/public/", 404, **WHOSE, on_200="guardian"),
    post(f"{CHILD}/public/", 404, {"answer": "yes", "wording": "0"}, **WHOSE, on_302="guardian"),
    get("/en/family/consent/{pupil}/public/", 404, **WHOSE),
    post("/en/family/consent/{pupil}/public/", 404, {"answer": "no"}, **WHOSE),
    get(f"{CHILD}/cookies/", 404),
    # Those who work with the school's students read; the operator does not.
    get("/en/office/warsaw/consents/", 404, **WHOSE, on_200="teacher"),
    get("/en/office/dublin/consents/", 404, **WHOSE, on_200="head"),
    get("/en/office/suyun/consents/", 404, **WHOSE),
    editors_room("GET", "/admin/snippets/courses/consentversion/", 302, on_200="admin"),
    editors_room("GET", "/admin/snippets/courses/ageofconsent/", 302, on_200="admin"),
]
