"""When the lessons of a weekly run open: for those at its host who write its courses or keep its roll."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import ValidationError
from django.forms import DateField
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from cms.accounts.requests import SignedInRequest
from courses.catalogue.models import CourseRun
from courses.organisations.models import AUTHORS, KEEPS_THE_ROLL, PUBLISHERS, Organisation
from lessons.outline.calendar import move_lessons, opening_of, own_dates
from lessons.outline.path import path_of


@login_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def lesson_dates(request: SignedInRequest, slug: str, run_id: int) -> HttpResponse:
    """Each lesson with the day on which it opens; an empty field gives it back to its week."""
    house = get_object_or_404(
        Organisation.objects.staffed_by(request.user, *KEEPS_THE_ROLL, *AUTHORS, *PUBLISHERS), slug=slug
    )
    runs = CourseRun.objects.filter(organisation=house).select_related("course", "organisation")
    run = get_object_or_404(runs, pk=run_id)
    lessons = path_of(run.course.path).lessons
    if request.method == "POST":
        field, typed = DateField(required=False), {}
        try:
            typed = {lesson.pk: field.clean(request.POST.get(f"day-{lesson.pk}", "")) for lesson in lessons}
        except ValidationError:
            messages.error(request, _("One of the days is not a date. Nothing was changed."))
        else:
            move_lessons(run=run, dates=typed)
            messages.success(request, _("The dates are kept."))
        return redirect("lesson_dates", slug, run_id)
    opens, moved = opening_of(run, lessons), own_dates(run)
    rows = [(lesson, opens.get(lesson.pk), moved.get(lesson.pk)) for lesson in lessons]
    context = {"organisation": house, "run": run, "rows": rows}
    return render(request, "lessons/outline/lesson_dates.html", context)
