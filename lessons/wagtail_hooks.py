"""Only registers; what is registered stands in the rooms."""

from wagtail import hooks

from lessons.dashboard.home import sections_of_home
from lessons.lectures.listing import sections_of_organisation
from lessons.outline.permissions import may_play_in_lesson
from lessons.player.context import lesson_page_context
from lessons.progress.admin import keep_lessons_in_bulk, keep_lessons_learned_from
from lessons.progress.answers import course_outline, course_sizes, lesson_to_continue, seats_in_use
from lessons.progress.personal import personal_data_rules
from lessons.reading import pages as reading

hooks.register("authorise_playback", may_play_in_lesson)
hooks.register("course_outline", course_outline)
hooks.register("course_sizes", course_sizes)
hooks.register("seats_in_use", seats_in_use)
hooks.register("lesson_to_continue", lesson_to_continue)
hooks.register("lesson_page_context", lesson_page_context)
hooks.register("personal_data_rules", personal_data_rules)
hooks.register("home_page_sections", sections_of_home)
hooks.register("organisation_sections", sections_of_organisation)
hooks.register("organisation_sections", reading.sections_of_organisation)
hooks.register("before_delete_page", keep_lessons_learned_from)
hooks.register("before_bulk_action", keep_lessons_in_bulk)
