"""`playground export DIR`: the page as static files, for any plain HTTP server, under any path.

Nothing of the page's working is on the server: the session listens to Panel's widgets in the browser, and
Python runs in a worker there. So the saved page needs only its files; what Panel, Bokeh and Material would
load from their public addresses is copied beside it.
"""

from __future__ import annotations

import argparse
import io
import re
import shutil
import sys
from collections.abc import Iterator
from pathlib import Path

import bokeh
import panel
from bokeh.resources import CDN
from panel.io.resources import DIST_DIR
from panel_material_ui.base import DIST_PATH

from playground import app, got, i18n, pyodide
from playground.assets import FILES, RuntimeUnavailable, runtime_dir
from playground.boot import boot
from playground.resources import PACKAGE, base_url, listed, version

RUNTIME = "runtime"
TABLES = "tables"
LIBRARIES = "libraries"
# The address that each library gives its files -> its local name, and where they lie on this machine.
ORIGINS = {
    "https://cdn.bokeh.org/bokeh/release/": (
        "bokeh",
        Path(bokeh.__file__).parent / "server" / "static" / "js",
    ),
    f"https://cdn.holoviz.org/panel/{panel.__version__}/dist/": ("panel", Path(DIST_DIR)),
    "static/extensions/panel/": ("panel", Path(DIST_DIR)),
}
MATERIAL = re.compile(r"https://cdn\.holoviz\.org/panel-material-ui/v[^/]+/")
ENDS = r"""[^\s"'<>)\\?]+"""


def export(folder: Path) -> None:
    """Write the page and everything it loads into `folder`.

    Raises:
        RuntimeUnavailable: the browser's Python cannot be had.
        FileExistsError: the folder holds files that are not an earlier export's.
    """
    runtime = runtime_dir()
    _clear(folder)
    own = f"page-{version()}"
    html, libraries = _localised(_document())
    html = html.replace(base_url(), f"./{own}").replace(pyodide.RUNTIME, f"../{RUNTIME}")
    html = html.replace(got.TABLES, f"../{TABLES}")
    (folder / "index.html").write_text(html, "utf-8")
    # Hosts that would run the files through a site generator leave out names such as `_static` without this.
    (folder / ".nojekyll").touch()
    for name in listed():
        _copy(PACKAGE / name, folder / own / name)
    for name in FILES:
        _copy(runtime / name, folder / RUNTIME / name)
    for path in got.files():
        _copy(path, folder / TABLES / path.name)
    for source, name in libraries:
        _copy(source, folder / LIBRARIES / name)


def _document() -> str:
    """The page as one HTML document, its libraries at their public addresses."""
    text = io.StringIO()
    app.page().save(text, title=i18n.t("app.title"), resources=CDN, template_variables={"boot": boot()})
    return text.getvalue()


def _localised(html: str) -> tuple[str, list[tuple[Path, str]]]:
    """The document with local addresses for its libraries, and their files with their local names."""
    files: dict[str, Path] = {}
    for origin, (library, folder) in ORIGINS.items():
        for path in set(re.findall(re.escape(origin) + f"({ENDS})", html)):
            # Bokeh's published names carry its version, its installed ones do not.
            files[f"{library}/{path}"] = folder / path.replace(f"-{bokeh.__version__}", "")
        html = html.replace(origin, f"./{LIBRARIES}/{library}/")
    for source in DIST_PATH.iterdir():
        files[f"material/{source.name}"] = source
    html = MATERIAL.sub(f"./{LIBRARIES}/material/", html)
    return html, [(source, name) for name, source in files.items()]


def _clear(folder: Path) -> None:
    """An empty folder, or what an earlier export has left, is made ready; anything else is left alone."""
    folder.mkdir(parents=True, exist_ok=True)
    earlier = list(_earlier(folder))
    if others := sorted(
        path.name for path in folder.iterdir() if path not in earlier and path.name[0] != "."
    ):
        raise FileExistsError(
            f"expected an empty folder or an earlier export; got {folder} with {', '.join(others)}"
        )
    for path in earlier:
        shutil.rmtree(path) if path.is_dir() else path.unlink()


def _earlier(folder: Path) -> Iterator[Path]:
    for pattern in ("index.html", ".nojekyll", "page-*", RUNTIME, TABLES, LIBRARIES):
        yield from folder.glob(pattern)


def _copy(source: Path, target: Path) -> None:
    target.parent.mkdir(parents=True, exist_ok=True)
    shutil.copyfile(source, target)


def main(argv: list[str] | None = None) -> int:
    """The command line; returns its exit status."""
    parser = argparse.ArgumentParser("playground export", description=(__doc__ or "").splitlines()[0])
    parser.add_argument("dir", type=Path, help="where the files go; made if it is not there")
    folder = parser.parse_args(argv).dir
    try:
        export(folder)
    except (RuntimeUnavailable, OSError) as error:
        print(f"playground export: {error}", file=sys.stderr)
        return 2
    size = sum(path.stat().st_size for path in folder.rglob("*") if path.is_file())
    print(f"{folder / 'index.html'} and its files: {size / 2**20:.0f} MiB.")
    print(f"Look at it: python -m http.server -d {folder}")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
