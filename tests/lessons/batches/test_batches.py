"""A catalogue sheet becomes drafts with covers and films, never doubles, and is undone."""

import pytest

from cms.jobs.models import Job
from cms.jobs.runner import run
from courses.catalogue.pages import CoursePage
from lessons.batches.actions import (
    DRAFTS_JOB,
    accept_matter,
    begin_drafts,
    choose_columns,
    entries_of,
    make_draft,
    mend_row,
    undo_drafts,
    upload_sheet,
)
from lessons.batches.judging import Matter, Verdict
from lessons.batches.models import Batch
from lessons.batches.refusals import AlreadyMade, NothingToMake, NothingToUndo
from lessons.outline.pages import LessonPage
from tests.factories.courses import NOW, make_course, make_subject
from tests.factories.media import make_video
from tests.lessons.batches.sheet import as_xlsx, course

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _subjects(db):
    make_subject()
    make_subject("poetry", "古诗赏析")


def send(suyun, editor, *rows: list[str]) -> Batch:
    return upload_sheet(organisation=suyun, by=editor, file_name="目录.xlsx", content=as_xlsx(*rows), at=NOW)


def make(batch: Batch, editor) -> Batch:
    begin_drafts(batch=batch, by=editor)
    run(Job.objects.filter(kind=DRAFTS_JOB, subject_id=str(batch.pk)).latest("pk").pk)
    batch.refresh_from_db()
    return batch


def said(batch: Batch) -> dict[str, list[str]]:
    """Matters by title, those that nobody has accepted."""
    return {
        entry.value("title"): [m.value for m in entry.matters if m not in entry.row.accepted]
        for entry in entries_of(batch)
    }


def film(suyun, name: str):
    return make_video(collection=suyun.collection, original_name=name, title=name.rpartition(".")[0])


def test_nothing_is_made_before_somebody_presses(suyun, editor):
    batch = send(suyun, editor, course(1, "写毛笔"))
    assert set(batch.columns) >= {"number", "title", "title:en", "subject", "stage", "summary:en", "films"}
    assert said(batch) == {"写毛笔": []}
    assert not CoursePage.objects.exists()


def test_a_line_becomes_a_draft_with_a_cover_words_levels_and_films(suyun, editor):
    second, first = film(suyun, "笔 2.MP4"), film(suyun, "笔 1.mov")
    film(suyun, "笔 10.mp4")
    make(send(suyun, editor, course(1, "写毛笔", 视频="笔 1.mov; 笔 2")), editor)
    page = CoursePage.objects.get()
    assert not page.live
    assert (page.slug, page.stage, page.subject.slug) == ("xie-mao-bi", "starter", "calligraphy")
    assert (page.title_in("en"), page.summary_in("en"), page.taught_by) == ("Course 1", "Writing.", "郑牧")
    assert sorted(page.levels.names()) == ["YCT 1", "《中文》4-7"]
    assert page.cover_glyph == "写"
    lessons = LessonPage.objects.child_of(page)
    assert [(one.video_id, one.live) for one in lessons] == [(first.pk, False), (second.pk, False)]
    # As an author's own draft: in the history, and to be edited from its revision.
    assert page.latest_revision.user == editor
    assert page.get_latest_revision_as_object().title_in("en") == "Course 1"


def test_films_are_found_by_the_course_s_number_in_the_order_of_people(suyun, editor):
    films = {name: film(suyun, name).pk for name in ("c1-10.mp4", "C1-2.mp4", "c1_1.mp4", "C12-1.mp4")}
    [entry] = entries_of(send(suyun, editor, course(1, "写毛笔")))
    assert entry.films == [films["C1-2.mp4"], films["c1-10.mp4"]]


def test_films_of_another_house_are_not_found(suyun, editor, dublin):
    make_video(collection=dublin.collection, original_name="a.mp4", title="a")
    batch = send(suyun, editor, course(1, "写毛笔", 视频="a.mp4"))
    assert said(batch) == {"写毛笔": ["no_film"]}


def test_covers_of_one_house_differ(suyun, editor):
    make(send(suyun, editor, course(1, "写毛笔"), course(2, "写竹子"), course(3, "写一写")), editor)
    assert [page.cover_glyph for page in CoursePage.objects.order_by("path")] == ["写", "竹", "一"]


def test_what_is_amiss_is_said_of_each_line(suyun, editor):
    make_course(suyun, title="公开课")
    batch = send(
        suyun,
        editor,
        course(1, ""),
        course(2, "一", 科目="占星", 学段="六年级"),
        course(3, "二"),
        course(4, "二"),
        course(5, "=1+1"),
        course(6, "公开课"),
        course(7, "三", 视频="没有.mp4"),
    )
    matters = [
        (entry.verdict.value, [matter.value for matter in entry.matters]) for entry in entries_of(batch)
    ]
    assert matters == [
        ("blocked", ["no_title"]),
        ("blocked", ["no_subject", "no_stage"]),
        ("blocked", ["twice"]),
        ("blocked", ["twice"]),
        ("blocked", ["formula"]),
        ("look", ["published"]),
        ("look", ["no_film"]),
    ]


def test_a_line_is_mended_in_place_and_a_matter_found_right_everywhere(suyun, editor):
    rows = [course(1, "一", 科目="占星"), course(2, "二", 视频="x.mp4"), course(3, "三", 视频="y.mp4")]
    batch = send(suyun, editor, *rows)
    mend_row(batch=batch, number=3, values={"subject": "Poetry"})
    accept_matter(batch=batch, matter=Matter.NO_FILM)
    accept_matter(batch=batch, matter=Matter.NO_SUBJECT)
    assert [entry.verdict for entry in entries_of(batch)] == [Verdict.READY] * 3
    mend_row(batch=batch, number=4, values={"title": "二二"})
    assert said(batch)["二二"] == ["no_film"]


def test_columns_can_be_chosen(suyun, editor):
    batch = send(suyun, editor, course(1, "写毛笔"))
    choose_columns(batch=batch, columns=batch.columns | {"title": 2, "title:en": 1})
    batch.refresh_from_db()
    assert said(batch) == {"Course 1": []}


def test_the_same_sheet_again_changes_and_never_doubles(suyun, editor):
    make(send(suyun, editor, course(1, "写毛笔"), course(2, "背唐诗")), editor)
    film(suyun, "C1-1.mp4")
    again = make(send(suyun, editor, course(1, "写毛笔字", 简介="新的。"), course(2, "背唐诗")), editor)
    assert [row.effect for row in again.rows.all()] == ["updated", "updated"]
    first, second = CoursePage.objects.order_by("path")
    # The first is known by its number, whatever its title.
    assert (first.title, first.summary, first.slug) == ("写毛笔字", "新的。", "xie-mao-bi")
    assert [child.live for child in first.get_children()] == [False]
    assert second.get_children().count() == 0


def test_a_published_course_gets_a_draft_and_stays_as_it_is(suyun, editor):
    page = make_course(suyun, title="公开课", summary="旧的。")
    batch = send(suyun, editor, course(1, "公开课", 简介="新的。"))
    accept_matter(batch=batch, matter=Matter.PUBLISHED)
    make(batch, editor)
    page.refresh_from_db()
    assert (page.live, page.summary, page.has_unpublished_changes) == (True, "旧的。", True)
    assert page.get_latest_revision_as_object().summary == "新的。"


def test_a_worker_that_takes_over_makes_no_line_twice(suyun, editor):
    batch = send(suyun, editor, course(1, "写毛笔"), course(2, "背唐诗"))
    begin_drafts(batch=batch, by=editor)
    batch.refresh_from_db()
    first = entries_of(batch)[0]
    for _attempt in range(2):
        make_draft(batch=batch, entry=first, taken=set())
    begin_drafts(batch=batch, by=editor)
    run(Job.objects.get(kind=DRAFTS_JOB).pk)
    assert sorted(CoursePage.objects.values_list("title", flat=True)) == ["写毛笔", "背唐诗"]
    with pytest.raises(AlreadyMade):
        begin_drafts(batch=batch, by=editor)


def test_without_a_ready_line_nothing_is_made(suyun, editor):
    with pytest.raises(NothingToMake):
        begin_drafts(batch=send(suyun, editor, course(1, "")), by=editor)
    with pytest.raises(NothingToMake):
        upload_sheet(organisation=suyun, by=editor, file_name="x", content=as_xlsx(), at=NOW)


def test_drafts_are_undone_while_they_are_drafts(suyun, editor):
    make(send(suyun, editor, course(1, "写毛笔")), editor)
    film(suyun, "C2-1.mp4")
    batch = make(send(suyun, editor, course(1, "写毛笔", 简介="新的。"), course(2, "背唐诗")), editor)
    assert undo_drafts(batch=batch, by=editor) == (2, 0)
    batch.refresh_from_db()
    assert batch.state == Batch.State.UNDONE
    page = CoursePage.objects.get()
    assert (page.title, page.summary) == ("写毛笔", "写字。")
    assert page.get_latest_revision_as_object().summary == "写字。"
    assert not LessonPage.objects.exists()


def test_what_was_published_or_changed_since_stays(suyun, editor):
    batch = make(send(suyun, editor, course(1, "一"), course(2, "二"), course(3, "三")), editor)
    published, changed, _untouched = CoursePage.objects.order_by("path")
    published.get_latest_revision().publish()
    changed.save_revision(user=editor)
    assert undo_drafts(batch=batch, by=editor) == (1, 2)
    assert sorted(CoursePage.objects.values_list("title", flat=True)) == ["一", "二"]
    with pytest.raises(NothingToUndo):
        undo_drafts(batch=batch, by=editor)
