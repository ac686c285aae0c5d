"""What the repository may not hold: addresses of package hosts, made files, catalogues in compiled form.

Not for: sentences of others (borrowed.py).
"""

import re
import subprocess
from collections.abc import Iterator
from pathlib import Path

# Written with brackets, so that this file does not hold what it looks for.
HOSTS = re.compile(
    r"pypi[.]org|pythonhosted[.]org|npmjs[.](?:org|com)|npmmirror[.]com|yarnpkg[.]com|(?:deb|ftp|security)[.]debian[.]org"
    r"|unpkg[.]com|jsdelivr[.]net|cdnjs[.]cloudflare|mirrors?[.][a-z0-9-]+[.](?:edu[.]cn|com|cn)|crates[.]io"
    r"|(?:index-url|find-links|registry)\s*[=:]\s*[\"']?https?:",
    re.IGNORECASE,
)
MADE = (".venv/", "node_modules/", "build/", "var/")
MADE_ENDINGS = (".mo", ".pyc", ".sqlite3", ".map")


def tracked(root: Path) -> list[str]:
    """Files that are, or with the next `git add` would be, in the repository."""
    listed = subprocess.run(
        ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"],
        cwd=root,
        capture_output=True,
        check=True,
    )
    return sorted({name for name in listed.stdout.decode().split("\0") if name and (root / name).is_file()})


def texts(root: Path) -> Iterator[tuple[str, str]]:
    """Name and text of every tracked text file that nobody made by a build."""
    for name in tracked(root):
        if not name.startswith(MADE):
            try:
                yield name, (root / name).read_text(encoding="utf-8")
            except UnicodeDecodeError:
                continue


def faults(root: Path) -> list[str]:
    """Made files and host names in what is tracked."""
    if not (root / ".git").exists():
        return []
    names = tracked(root)
    counts = {folder: sum(name.startswith(folder) for name in names) for folder in MADE}
    found = [f"{folder}: {n} made files are tracked; git rm -r --cached {folder}" for folder, n in counts.items() if n]
    found += [
        f"{name}: a made file is tracked" for name in names if name.endswith(MADE_ENDINGS) and not name.startswith(MADE)
    ]
    for name, text in texts(root):
        found += [f"{name}:{line}: names a package host" for line in host_lines(text)]
    return found


def host_lines(text: str) -> list[int]:
    """The lines of a text that name a package host."""
    return [number for number, line in enumerate(text.splitlines(), 1) if HOSTS.search(line)]
