"""The rules for the tables of this storey, of those below it, and of the libraries that both stand on."""

from typing import Any

from django.db.models import Count, QuerySet
from django.utils.translation import gettext_lazy as _

from courses.personal_data.rules import Counts, TableRule


def personal_data_rules() -> list[TableRule]:
    return [*OF_STUDENTS, *OF_LOGINS, *OF_WORK]


def _enrolments(rows: QuerySet[Any]) -> Counts:
    grouped = rows.order_by().values_list("run", "state").annotate(Count("pk"))
    return [(f"enrolment:{state}", f"run {run}", number) for run, state, number in grouped]


OF_STUDENTS = [
    TableRule(
        "courses.Guardian",
        students=("student",),
        logins=("user",),
        shown={
            "user__display_name": _("guardian"),
            "student__display_name": _("student"),
            "linked_at": _("linked at"),
            "left_at": _("left at"),
        },
    ),
    TableRule(
        "courses.FamilyContact",
        students=("student",),
        shown={"name": _("guardian"), "email": _("e-mail"), "phone": _("phone")},
    ),
    TableRule("courses.CohortPlace", students=("student",), shown={"cohort__name": _("class")}),
    TableRule(
        "courses.CohortMove",
        students=("student",),
        logins=("by",),
        shown={"from_name": _("from"), "to_name": _("to"), "moved_at": _("moved at")},
    ),
    TableRule(
        "courses.AttendanceMark",
        students=("student",),
        logins=("by",),
        shown={
            "held_on": _("day"),
            "cohort__name": _("class"),
            "presence": _("presence"),
            "pick_up_note": _("picked up by"),
        },
    ),
    TableRule(
        "courses.RosterRow",
        students=("student", "same_as"),
        shown={
            "roster__file_name": _("file"),
            "roster__uploaded_at": _("arrived"),
            "cells": _("cells"),
            "mended": _("mended"),
            "before": _("before"),
        },
    ),
    TableRule(
        "courses.Enrolment",
        students=("student",),
        shown={
            "run__course__title": _("course"),
            "run__organisation__name": _("organisation"),
            "state": _("state"),
            "enrolled_at": _("enrolled at"),
        },
        counted=_enrolments,
    ),
    TableRule(
        "courses.EnrolmentChange",
        students=("enrolment__student",),
        logins=("by",),
        shown={
            "enrolment__run__course__title": _("course"),
            "state": _("state"),
            "changed_at": _("changed at"),
            "reason": _("reason"),
        },
    ),
    TableRule(
        "courses.Consent",
        students=("student",),
        logins=("answered_by",),
        shown={
            "purpose": _("purpose"),
            "is_given": _("agreed"),
            "answered_by__display_name": _("answered by"),
            "answered_at": _("answered at"),
            "ended_at": _("counted until"),
            "wording__version__number": _("version"),
            "wording__question": _("question"),
            "wording__text": _("text"),
            "language": _("language"),
            "how": _("how"),
            "country": _("country"),
            "evidence": _("fingerprint"),
            "effect_done_at": _("carried out at"),
            "files_deleted": _("files deleted"),
        },
    ),
    TableRule(
        "courses.StudentTransfer",
        students=("student",),
        logins=("asked_by", "answered_by"),
        shown={
            "from_school__name": _("from"),
            "to_school__name": _("to"),
            "state": _("state"),
            "asked_at": _("asked at"),
            "answered_at": _("answered at"),
        },
    ),
    TableRule(
        "courses.FamilySlip",
        students=("student",),
        logins=("made_by", "claimed_by", "used_by"),
        shown={"made_at": _("printed at"), "ends_at": _("ends at"), "used_at": _("used at")},
    ),
    TableRule(
        "courses.ChildCard",
        students=("student",),
        logins=("made_by",),
        shown={"animal": _("animal"), "made_at": _("made at"), "ended_at": _("counted until")},
    ),
    TableRule(
        "courses.DataExport",
        students=("student",),
        logins=("asked_by",),
        goes_with_login=True,
        shown={"asked_at": _("asked at"), "ready_at": _("ready at")},
    ),
]

OF_LOGINS = [
    TableRule(
        "account.EmailAddress",
        logins=("user",),
        goes_with_login=True,
        shown={"email": _("e-mail address"), "verified": _("confirmed")},
    ),
    TableRule("mfa.Authenticator", logins=("user",), goes_with_login=True, unshown="secrets"),
    TableRule(
        "wagtailusers.UserProfile", logins=("user",), goes_with_login=True, unshown="settings of rooms"
    ),
    TableRule("accounts.User_groups", logins=("user",), goes_with_login=True, unshown="follows from roles"),
    TableRule(
        "accounts.User_user_permissions",
        logins=("user",),
        goes_with_login=True,
        unshown="an operator's doing",
    ),
    TableRule(
        "wagtailadmin.EditingSession", logins=("user",), goes_with_login=True, unshown="a minute's work"
    ),
    TableRule("wagtailadmin.FormState", logins=("user",), goes_with_login=True, unshown="a minute's work"),
    TableRule("wagtailcore.APIToken", logins=("user",), goes_with_login=True, unshown="secrets"),
    TableRule("wagtailcore.PageSubscription", logins=("user",), goes_with_login=True, unshown="bells only"),
    TableRule("media.Upload", logins=("owner",), goes_with_login=True, unshown="half a film on its way"),
    TableRule("courses.Erasure", logins=("asked_by",), unshown="says that something went, and names nobody"),
]

_WORK = "what somebody did for an organisation; it stays, and names an empty login"
#: Who wrote, led and decided belongs to the organisation's records.
OF_WORK = [
    TableRule(
        "courses.Staff",
        logins=("user",),
        shown={"organisation__name": _("organisation"), "role": _("role"), "appointed_at": _("appointed at")},
    ),
    *(
        TableRule(table, logins=keys, unshown=_WORK)
        for table, keys in {
            "courses.Invitation": ("invited_by", "accepted_by"),
            "courses.OnboardingApplication": ("decided_by",),
            "courses.RosterImport": ("uploaded_by",),
            "courses.EnrolmentCode": ("made_by",),
            "courses.Release": ("made_by",),
            "courses.Adoption": ("teacher", "decided_by"),
            "courses.CohortTeacher": ("user", "handed_over_by"),
            "courses.Promotion": ("by",),
            "media.Video": ("uploaded_by_user",),
            "cms.SiteImage": ("uploaded_by_user",),
            "wagtailmedia.Media": ("uploaded_by_user",),
            "wagtaildocs.Document": ("uploaded_by_user",),
            "wagtailimages.Image": ("uploaded_by_user",),
            "wagtailcore.UploadedFile": ("uploaded_by_user",),
            "wagtailcore.Page": ("owner", "locked_by"),
            "wagtailcore.Revision": ("user",),
            "wagtailcore.PageLogEntry": ("user",),
            "wagtailcore.ModelLogEntry": ("user",),
            "wagtailcore.WorkflowState": ("requested_by",),
            "wagtailcore.TaskState": ("finished_by",),
            "wagtailcore.Comment": ("user", "resolved_by"),
            "wagtailcore.CommentReply": ("user",),
        }.items()
    ),
]
