"""A slip links one guardian to one child: who states the month of birth, or whom the school confirms."""

import re
from datetime import timedelta

import pytest
import time_machine
from django.db import IntegrityError, transaction
from django_scopes import scope

from cms.mail.models import Letter
from courses.families.actions import answer_claim, make_slips, unlink, use_slip
from courses.families.codes import LETTERS, as_printed, as_typed, new_code
from courses.families.models import SLIP_STANDS, FamilySlip
from courses.families.refusals import (
    NeedsAddress,
    OwnRecord,
    SlipLocked,
    SlipOver,
    SlipReplaced,
    SlipUsed,
    UnknownSlip,
    WrongBirth,
)
from courses.signals import guardian_left, guardian_linked
from courses.students.actions import link_guardian
from courses.students.models import Guardian, Student
from courses.students.refusals import TwoGuardians
from courses.transfers.merging import merge_students
from tests.cast import sign_up
from tests.factories.courses import NOW, make_staff, make_student, make_user


@pytest.fixture
def printed(head, pupil):
    """The slip of `pupil`, as it lies on the table."""
    return print_for(head, pupil)


def print_for(clerk, *students):
    school = students[0].school
    with scope(organisation=school):
        made = make_slips(school=school, students=students, by=clerk, at=NOW)
    return made[0] if len(made) == 1 else made


def use(printed, by, year=2018, month=3, at=NOW):
    return use_slip(code=printed.code, year=year, month=month, by=by, at=at)


def guardians_of(student):
    links = Guardian.objects.with_scopes_disabled().current().filter(student=student)
    return [link.user.username for link in links.order_by("place")]


def stored(printed):
    return FamilySlip.objects.with_scopes_disabled().get(pk=printed.slip.pk)


def letters():
    return sorted(re.sub(r"\d+", "N", key) for key in Letter.objects.values_list("key", flat=True))


def test_a_code_is_easy_to_copy():
    code = new_code()
    assert re.fullmatch(f"[{LETTERS}]{{8}}", code)
    assert as_typed(as_printed(code)) == code
    assert as_typed(" 7kq2－ｘｗ9m ") == "7KQ2XW9M"


def test_the_code_is_kept_nowhere(printed):
    row = FamilySlip.objects.with_scopes_disabled().filter(pk=printed.slip.pk).values().get()
    assert not any(printed.code in str(value).upper() for value in row.values())


def test_whoever_knows_the_month_is_linked(printed, mei, pupil, django_capture_on_commit_callbacks):
    heard = []
    guardian_linked.connect(lambda guardian, **_: heard.append(guardian.user), weak=False, dispatch_uid="t")
    with django_capture_on_commit_callbacks(execute=True):
        used = use(printed, mei)
        again = use(printed, mei)
    guardian_linked.disconnect(dispatch_uid="t")
    assert (used.used_by, used.used_at, again.pk) == (mei, NOW, used.pk)
    assert (guardians_of(pupil), heard) == (["mei"], [mei])


def test_the_code_of_a_former_key_still_opens(printed, mei, pupil, settings):
    settings.SECRET_KEY, settings.SECRET_KEY_FALLBACKS = "a new key of the house", [settings.SECRET_KEY]
    use(printed, mei)
    assert guardians_of(pupil) == ["mei"]


def test_the_fifth_wrong_month_locks_the_slip_and_tells_the_office(printed, mei, dublin):
    make_staff(dublin, "registrar", "ruth")
    make_staff(dublin, "teacher", "tom")
    for left in (4, 3, 2, 1):
        with pytest.raises(WrongBirth) as wrong:
            use(printed, mei, month=4)
        assert wrong.value.tries_left == left
    assert letters() == []
    with pytest.raises(SlipLocked):
        use(printed, mei, year=2017)
    with pytest.raises(SlipLocked):
        use(printed, mei)
    assert stored(printed).locked_at == NOW
    # The head and the registrar; a teacher does not keep the roll.
    assert letters() == ["slip-N-locked-to-N"] * 2


def test_what_is_refused_counts_no_try(printed, mei, pupil, child, student, head):
    own = print_for(make_staff(child.school, "registrar"), child)
    sign_up("learner")
    refused = [
        (UnknownSlip, lambda: use_slip(code="7KQ2-XW9M", year=2018, month=3, by=mei, at=NOW)),
        (SlipOver, lambda: use(printed, mei, at=NOW + SLIP_STANDS)),
        (OwnRecord, lambda: use(own, student)),
        (NeedsAddress, lambda: use(printed, make_user("kid", email=None))),
    ]
    for refusal, attempt in refused:
        with pytest.raises(refusal):
            attempt()
    use(printed, mei)
    with pytest.raises(SlipUsed):
        use(printed, head)
    assert stored(printed).wrong_tries == 0


def test_printing_again_ends_the_former_slip(printed, head, mei, pupil):
    newer = print_for(head, pupil)
    with pytest.raises(SlipReplaced):
        use(printed, mei)
    use(newer, mei)
    assert guardians_of(pupil) == ["mei"]


def test_a_new_slip_unlocks(printed, head, mei, pupil):
    for _time in range(5):
        with pytest.raises((WrongBirth, SlipLocked)):
            use(printed, mei, month=1)
    use(print_for(head, pupil), mei)
    assert guardians_of(pupil) == ["mei"]


def test_the_school_confirms_where_it_never_knew_the_month(head, dublin, mei):
    unknown = make_student(dublin, "王芳", birth_year=2017)
    slip = print_for(head, unknown)
    with pytest.raises(WrongBirth):
        use(slip, mei, year=2016)
    claimed = use(slip, mei, year=2017, month=9)
    assert (claimed.used_at, claimed.claimed_by, guardians_of(unknown)) == (None, mei, [])
    assert letters() == ["slip-N-claimed-to-N"]
    with pytest.raises(SlipUsed):
        use(slip, make_user())

    for _time in range(2):
        answer_claim(slip=claimed, is_guardian=True, at=NOW)
    unknown.refresh_from_db()
    assert (guardians_of(unknown), unknown.birth_year, unknown.birth_month) == (["mei"], 2017, 9)
    assert letters() == ["slip-N-claimed-to-N", "slip-N-confirmed"]


def test_the_school_declines(head, dublin, mei):
    unknown = make_student(dublin, "王芳")
    claimed = use(print_for(head, unknown), mei)
    answer_claim(slip=claimed, is_guardian=False, at=NOW)
    answer_claim(slip=claimed, is_guardian=True, at=NOW)
    unknown.refresh_from_db()
    assert (guardians_of(unknown), unknown.birth_month) == ([], None)
    assert letters() == ["slip-N-claimed-to-N", "slip-N-declined"]


def test_two_guardians_and_no_third(printed, head, mei, pupil):
    father, aunt = make_user("father"), make_user("aunt")
    use(printed, mei)
    use(print_for(head, pupil), father)
    assert letters() == ["guardian-N-linked-to-N"], "the first is told of the second"
    third = print_for(head, pupil)
    with pytest.raises(TwoGuardians):
        use(third, aunt)
    assert guardians_of(pupil) == ["mei", "father"]
    unlink(guardian=Guardian.objects.with_scopes_disabled().get(user=mei), by=mei, at=NOW)
    use(third, aunt)
    assert guardians_of(pupil) == ["aunt", "father"]


def test_one_guardian_several_children_several_schools(head, printed, dublin, mei, pupil, child):
    sister = make_student(dublin, "李华", birth_year=2020, birth_month=8)
    elsewhere = print_for(make_staff(child.school, "head"), child)
    Student.objects.with_scopes_disabled().filter(pk=child.pk).update(birth_year=2017, birth_month=5)
    use(printed, mei)
    use(print_for(head, sister), mei, 2020, 8)
    use(elsewhere, mei, 2017, 5)
    mine = Student.objects.visible_to(mei).answered_for_by(mei)
    assert set(mine) == {pupil, sister, child}


def test_leaving_is_told_to_whoever_did_not_do_it(
    printed, head, mei, pupil, django_capture_on_commit_callbacks
):
    use(printed, mei)
    link = Guardian.objects.with_scopes_disabled().get(user=mei)
    heard = []
    guardian_left.connect(lambda guardian, **_: heard.append(guardian.user), weak=False, dispatch_uid="t")
    with django_capture_on_commit_callbacks(execute=True):
        for _time in range(2):
            unlink(guardian=link, by=head, at=NOW)
    guardian_left.disconnect(dispatch_uid="t")
    assert (guardians_of(pupil), heard, letters()) == ([], [mei], ["guardian-N-unlinked"])
    assert not Student.objects.visible_to(mei).exists()


def test_letters_of_the_office_name_the_child_as_written(printed, mei, head):
    type(head).objects.filter(pk=head.pk).update(language="zh-hant")
    with time_machine.travel(NOW, tick=False):
        for _time in range(5):
            with pytest.raises((WrongBirth, SlipLocked)):
                use(printed, mei, month=1)
    letter = Letter.objects.get()
    assert (letter.to, letter.language) == ("head@example.org", "zh-hant")
    assert "李明" in letter.text
    assert "/zh-hant/office/dublin/slips/" in letter.text


def test_the_database_keeps_one_slip_for_a_child(printed, head, pupil):
    refused = [
        lambda: FamilySlip.objects.create(
            student=pupil, code_hash="x", made_by=head, made_at=NOW, ends_at=NOW + timedelta(days=1)
        ),
        lambda: FamilySlip.objects.with_scopes_disabled().update(wrong_tries=5),
        lambda: FamilySlip.objects.with_scopes_disabled().update(used_at=NOW),
        lambda: FamilySlip.objects.with_scopes_disabled().update(claimed_by=head),
        lambda: FamilySlip.objects.with_scopes_disabled().update(ends_at=NOW),
    ]
    for write in refused:
        with pytest.raises(IntegrityError), transaction.atomic(), scope(organisation=pupil.school):
            write()


def test_papers_and_guardians_go_on_with_the_record_that_stays(printed, head, mei, pupil, dublin):
    """Two records of one child: whoever answers for either answers for the one that is kept."""
    twin, father = make_student(dublin, "李明", birth_year=2018, birth_month=3), make_user("father")
    use(printed, mei)
    use(print_for(head, twin), father)
    waiting = print_for(head, twin)
    merge_students(keep=pupil, other=twin, by=head, at=NOW)
    assert guardians_of(pupil) == ["mei", "father"]
    assert stored(waiting).student == pupil
    with pytest.raises(SlipReplaced):
        use(waiting, make_user())


def test_records_with_three_guardians_are_not_made_one(printed, head, mei, pupil, dublin):
    twin = make_student(dublin, "李明")
    use(printed, mei)
    for user in (make_user(), make_user()):
        link_guardian(user=user, student=twin)
    with pytest.raises(TwoGuardians):
        merge_students(keep=pupil, other=twin, by=head, at=NOW)
    assert (guardians_of(pupil), len(guardians_of(twin))) == (["mei"], 2)
