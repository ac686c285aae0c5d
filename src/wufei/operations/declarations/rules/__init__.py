"""Pure judgement of declarations: classes, clocks, lines, sheets, lists."""
