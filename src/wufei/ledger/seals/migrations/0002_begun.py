"""The number of a block stands before its leaves. Blocks that are there have been begun."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("seals", "0001_initial")]

    operations = [
        migrations.CreateModel(
            name="Begun",
            fields=[
                (
                    "block",
                    models.OneToOneField(
                        db_column="id",
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        primary_key=True,
                        related_name="+",
                        serialize=False,
                        to="seals.block",
                    ),
                ),
            ],
            options={"ordering": ["block_id"], "verbose_name_plural": "begun"},
        ),
        migrations.RunSQL("INSERT INTO seals_begun (id) SELECT id FROM seals_block", migrations.RunSQL.noop),
    ]
