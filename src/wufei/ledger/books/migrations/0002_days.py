"""Transfers by day, their block held by its number alone, and a pending one ended once by a smaller index."""

import django.db.models.deletion
import wufei.ledger.books.models.transfers
from django.db import migrations, models


def let_go(apps, schema_editor):
    """SQLite makes the table anew, which a trigger on another table that names it forbids; it is put back afterwards."""
    if schema_editor.connection.vendor == "sqlite":
        schema_editor.execute("DROP TRIGGER IF EXISTS books_transfer_moves")


class Migration(migrations.Migration):

    dependencies = [
        ('books', '0001_initial'),
        ('seals', '0002_begun'),
    ]

    operations = [
        migrations.RunPython(let_go, migrations.RunPython.noop),
        migrations.RemoveIndex(
            model_name='transfer',
            name='books_left',
        ),
        migrations.RemoveIndex(
            model_name='transfer',
            name='books_reached',
        ),
        migrations.RemoveIndex(
            model_name='transfer',
            name='books_subject',
        ),
        migrations.AddField(
            model_name='transfer',
            name='day',
            field=models.GeneratedField(db_persist=True, expression=wufei.ledger.books.models.transfers.Day('happened_at'), output_field=models.IntegerField()),
        ),
        migrations.AlterField(
            model_name='transfer',
            name='block',
            field=models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='seals.block'),
        ),
        migrations.AlterField(
            model_name='transfer',
            name='settles',
            field=models.ForeignKey(blank=True, db_constraint=False, db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='ended_by', to='books.transfer'),
        ),
        migrations.AddIndex(
            model_name='transfer',
            index=models.Index(fields=['day', 'source'], name='books_day_source'),
        ),
        migrations.AddIndex(
            model_name='transfer',
            index=models.Index(fields=['day', 'target'], name='books_day_target'),
        ),
        migrations.AddIndex(
            model_name='transfer',
            index=models.Index(fields=['subject_id'], name='books_subject_id'),
        ),
        migrations.AddConstraint(
            model_name='transfer',
            constraint=models.UniqueConstraint(condition=models.Q(('settles__isnull', False)), fields=('settles',), name='books_pending_ended_once'),
        ),
    ]
