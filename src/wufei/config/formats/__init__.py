"""How dates and numbers are written, one package a language."""
