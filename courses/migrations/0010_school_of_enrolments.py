from django.db import migrations, models


def note_the_school(apps, schema_editor):
    """Nobody has changed schools yet: whose pupil somebody was is whose pupil they are."""
    enrolments, students = apps.get_model("courses", "Enrolment"), apps.get_model("courses", "Student")
    schools = students.objects.filter(pk=models.OuterRef("student")).values("school")
    enrolments.objects.update(school=models.Subquery(schools))


class Migration(migrations.Migration):

    dependencies = [
        ('courses', '0009_enrolling_many'),
    ]

    operations = [
        migrations.RunPython(note_the_school, migrations.RunPython.noop),
    ]
