"""Who enrols children, moves them between classes, and sends them to another school."""

from tests.isolation.rule import Rule, get, post


def of_classes() -> list[Rule]:
    """Dublin's again: who keeps the roll moves children, and whoever works with them enrols them."""
    office, whose = "/en/office/dublin", {"sign_in": "visitor"}
    runs, run = f"{office}/runs", f"{office}/runs/{{dublin_run}}"
    cohort, pupil = f"{office}/classes/{{dublin_cohort}}", f"{office}/students/{{dublin_pupil}}"
    return [
        get(f"{runs}/", 404, **whose, on_200="head"),
        get(f"{run}/", 404, **whose, on_200="head"),
        get(f"{run}/classes/?cohort={{dublin_cohort}}", 404, **whose, on_200="head"),
        post(f"{run}/classes/", 404, {"student": "{dublin_twin}"}, **whose, on_302="head"),
        post(f"{run}/code/", 404, **whose, on_302="head"),
        get(f"{run}/lessons/", 404, **whose, on_200="head"),
        post(f"{run}/lessons/", 404, **whose, on_302="head"),
        get(f"{run}/places/{{dublin_place}}/", 404, **whose, on_200="head"),
        post(f"{run}/places/{{dublin_place}}/", 404, **whose, on_302="head"),
        # A run open to everybody is in every school's office; its seats, code and dates are its host's.
        get("/en/office/toronto/runs/{suyun_spare_run}/", 404, **whose, on_200="stranger"),
        post("/en/office/toronto/runs/{suyun_spare_run}/code/", 404, **whose),
        post("/en/office/toronto/runs/{suyun_spare_run}/lessons/", 404, **whose),
        get("/en/office/toronto/runs/{dublin_run}/places/{dublin_place}/", 404, **whose),
        get("/en/office/warsaw/runs/", 404, **whose, on_200="teacher"),
        get(f"{cohort}/change/", 404, **whose, on_200="head"),
        post(f"{cohort}/change/", 404, {"student": "{dublin_twin}", "to": "none"}, **whose, on_302="head"),
        get(f"{cohort}/teacher/", 404, **whose, on_200="head"),
        post(f"{cohort}/teacher/", 404, **whose, on_302="head"),
        get("/en/office/toronto/classes/{dublin_cohort}/change/", 404, **whose),
        get(f"{office}/next-year/", 404, **whose, on_200="head"),
        post(f"{office}/next-year/", 404, {"do": "promote"}, **whose, on_302="head"),
        post(f"{office}/next-year/{{promotion}}/undo/", 404, **whose, on_302="head"),
        post("/en/office/toronto/next-year/{promotion}/undo/", 404, **whose),
        # A teacher does not keep the roll.
        get("/en/office/warsaw/next-year/", 404, **whose),
        get(f"{office}/transfers/", 404, **whose, on_200="head"),
        post(f"{office}/transfers/{{transfer}}/", 404, {"do": "accept"}, **whose, on_302="head"),
        # Who asks does not answer.
        post("/en/office/toronto/transfers/{transfer}/", 404, {"do": "accept"}, **whose),
        get(f"{pupil}/transfer/", 404, **whose, on_200="head"),
        post(f"{pupil}/transfer/", 404, {"to": "toronto"}, **whose, on_302="head"),
        get(f"{pupil}/merge/", 404, **whose, on_200="head"),
        post(f"{pupil}/merge/", 404, {"other": "{dublin_twin}"}, **whose, on_302="head"),
        # Offered is not taken in.
        get(f"{office}/students/{{toronto_pupil}}/transfer/", 404, **whose),
        get(f"{pupil}/merge/?other={{toronto_pupil}}", 404, **whose),
    ]
