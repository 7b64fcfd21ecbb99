"""What families say, and what the school may read of it: Madrid's `student` is a child, `guardian` answers."""

from tests.isolation.rule import editors_room, get, post

WHOSE = {"sign_in": "visitor"}
CHILD = "/en/family/consent/{child}"
DATA = "/en/family/data/{child}"

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
    get("/en/family/data/", 200, **WHOSE),
    # Everybody has a login of their own to see; a child's is the guardian's to look after.
    get("/en/family/data/me/", 200, **WHOSE, on_404="student"),
    post("/en/family/data/me/export/", 302, **WHOSE, on_404="student"),
    get("/en/family/data/me/erase/", 200, **WHOSE, on_404="student"),
    # The password is asked first, of everybody alike.
    post("/en/family/data/me/erase/", 302, {"sure": "yes"}, **WHOSE),
    get(f"{DATA}/", 404, **WHOSE, on_200="guardian"),
    get(f"{DATA}/export/", 405, **WHOSE),
    post(f"{DATA}/export/", 404, **WHOSE, on_302="guardian"),
    get(f"{DATA}/erase/", 404, **WHOSE, on_200="guardian"),
    post(f"{DATA}/erase/", 302, {"sure": "yes"}, **WHOSE),
    get("/en/family/data/{pupil}/", 404, **WHOSE),
    get("/en/family/data/{pupil}/erase/", 404, **WHOSE),
    post("/en/family/data/{pupil}/export/", 404, **WHOSE),
    get("/en/family/data/exports/{data_export}/", 404, **WHOSE, on_200="guardian"),
    get("/en/family/data/exports/{data_export}/data.zip", 404, **WHOSE, on_200="guardian"),
    get("/en/family/data/erasures/{erasure}/", 404, **WHOSE, on_200="guardian"),
    editors_room("GET", "/admin/snippets/courses/consentversion/", 302, on_200="admin"),
    editors_room("GET", "/admin/snippets/courses/ageofconsent/", 302, on_200="admin"),
]
