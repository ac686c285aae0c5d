"""Green finance: the register of loans and other money behind the programme. Not for: projects (plans), indicators."""
