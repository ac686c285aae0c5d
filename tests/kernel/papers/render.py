"""A paper as its reader sees it: laid out by LibreOffice, read back from the PDF. Not for: finding it (probes)."""

import os
import pathlib
import subprocess

import pypdfium2
from tools import probes

# What an office in China has in its faces, a server has in Noto: without this every face looks the same.
ALIASES = {
    "方正小标宋简体": "Noto Serif CJK SC",
    "楷体_GB2312": "Noto Serif CJK SC",
    "仿宋_GB2312": "Noto Serif CJK SC",
    "Times New Roman": "Noto Serif CJK SC",
    "黑体": "Noto Sans CJK SC",
}


def convert(folder: pathlib.Path, kind: str, *files: pathlib.Path) -> list[pathlib.Path]:
    """The files in another format, in one run of the program with a profile of its own."""
    program = probes.office()
    assert program is not None
    prefers = "".join(
        f'<alias binding="same"><family>{name}</family><prefer><family>{instead}</family></prefer></alias>'
        for name, instead in ALIASES.items()
    )
    fonts = folder / "fonts.conf"
    fonts.write_text(f"<fontconfig><include>/etc/fonts/fonts.conf</include>{prefers}</fontconfig>", encoding="utf-8")
    profile = f"-env:UserInstallation={(folder / 'profile').as_uri()}"
    done = subprocess.run(
        [program, profile, "--headless", "--convert-to", kind, "--outdir", folder, *files],
        check=False,
        capture_output=True,
        timeout=200,
        env={**os.environ, "FONTCONFIG_FILE": str(fonts), "HOME": str(folder)},
    )
    made = [folder / file.with_suffix("." + kind.split(":", maxsplit=1)[0]).name for file in files]
    assert all(file.exists() for file in made), done.stderr.decode(errors="replace")
    return made


def pages(pdf: pathlib.Path) -> list[str]:
    """The text of each page. With WUFEI_PAGES=folder, pictures of the pages are left there to be looked at."""
    document = pypdfium2.PdfDocument(pdf)
    folder = os.environ.get("WUFEI_PAGES")
    for at, page in enumerate(document if folder else ()):
        page.render(scale=1.5).to_pil().save(pathlib.Path(folder or "") / f"{pdf.stem}-{at + 1}.png")
    return [page.get_textpage().get_text_bounded().replace("\r\n", "\n") for page in document]
