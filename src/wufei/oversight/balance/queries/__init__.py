"""What the balance answers: files read and solved without a database (cases), months out of the books (months)."""
