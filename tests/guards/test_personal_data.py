"""Every key to a person has a rule: what the family sees of the row, and what an erasure does with it.

A new table that points to a Student, to a User, or to a row that is deleted with a student, fails here until
its storey says so: courses/personal_data/tables.py, lessons/progress/personal.py, or a room's own function
behind the hook ``personal_data_rules``.
"""

from collections.abc import Iterable

from django.apps import apps
from django.db.models import Field, Model
from wagtail.search import index

from cms.accounts.models import User
from courses.personal_data.rules import TableRule, all_rules
from courses.students.models import Student


def keys_to(targets: Iterable[type[Model]]) -> set[tuple[str, str]]:
    """(table, key) of every key to one of the tables; a key that is inherited counts where it was written."""
    wanted = set(targets)
    return {
        (model._meta.label, key.name)
        for model in apps.get_models(include_auto_created=True)
        for key in model._meta.get_fields()
        if isinstance(key, Field) and key.is_relation and key.related_model in wanted and key.model is model
        if not key.many_to_many
    }


def with_a_rule(rules: list[TableRule]) -> set[tuple[str, str]]:
    return {
        (rule.model._meta.label, path.split("__")[0])
        for rule in rules
        for path in (*rule.students, *rule.logins)
    }


def deleted_with_a_student(rules: list[TableRule]) -> set[type[Model]]:
    return {rule.model for rule in rules if rule.students}


def test_every_key_to_a_person_has_a_rule():
    of_the_record_itself = {("courses.Student", "user"), ("courses.Student", "merged_into")}
    assert keys_to([Student, User]) - with_a_rule(all_rules()) - of_the_record_itself == set()


def test_what_points_to_a_row_that_goes_has_a_rule_too():
    rules = all_rules()
    tables = {rule.model._meta.label for rule in rules}
    pointing = {table for table, _key in keys_to(deleted_with_a_student(rules))}
    assert pointing - tables == set()


def test_a_family_sees_every_table_about_a_student_or_is_told_why_not():
    assert [rule.table for rule in all_rules() if not rule.shown and not rule.unshown] == []
    for rule in all_rules():
        assert str(rule.model._base_manager.values(*rule.shown).query), rule.table


def test_rows_go_before_those_they_point_to():
    order = [rule.model for rule in all_rules()]
    assert order.index(apps.get_model("courses.EnrolmentChange")) < order.index(
        apps.get_model("courses.Enrolment")
    )


def test_nobody_is_in_the_search_index():
    """So an erasure has nothing to take out of it."""
    people = {rule.model for rule in all_rules() if rule.students} | {Student, User}
    assert [model for model in people if issubclass(model, index.Indexed)] == []


def test_the_guard_bites():
    assert ("courses.Enrolment", "student") in keys_to([Student])
    assert ("courses.EnrolmentChange", "by") in keys_to([User])
    without = [rule for rule in all_rules() if rule.table != "courses.Enrolment"]
    left = keys_to([Student]) - with_a_rule(without) - {("courses.Student", "merged_into")}
    assert left == {("courses.Enrolment", "student")}
