import django.db.models.deletion
from django.db import migrations, models

INDEX = "books_daytotal_account_id_ced4b072"


class Migration(migrations.Migration):
    """The primary key of day totals begins with the account; a second index of it was written to for nothing.

    By hand: SQLite would make the table anew, beneath the triggers that name it.
    """

    dependencies = [("books", "0002_days")]

    operations = [
        migrations.SeparateDatabaseAndState(
            database_operations=[
                migrations.RunSQL(
                    f'DROP INDEX IF EXISTS "{INDEX}"', f'CREATE INDEX "{INDEX}" ON "books_daytotal" ("account_id")'
                )
            ],
            state_operations=[
                migrations.AlterField(
                    model_name="daytotal",
                    name="account",
                    field=models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="days",
                        to="books.account",
                    ),
                )
            ],
        )
    ]
