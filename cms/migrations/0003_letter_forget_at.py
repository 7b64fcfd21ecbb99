"""Each letter says itself how long its words are kept; those written before are kept thirty days more."""

from datetime import datetime, timedelta

from django.db import migrations, models
from django.utils import timezone


def in_thirty_days() -> datetime:
    return timezone.now() + timedelta(days=30)


class Migration(migrations.Migration):
    dependencies = [("cms", "0002_search_index")]

    operations = [
        migrations.RemoveIndex(model_name="letter", name="letter_created"),
        migrations.AddField(
            model_name="letter",
            name="forget_at",
            field=models.DateTimeField(default=in_thirty_days),
            preserve_default=False,
        ),
        migrations.AddIndex(
            model_name="letter",
            index=models.Index(fields=["forget_at"], name="letter_forget"),
        ),
    ]
