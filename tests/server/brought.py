"""Files that the tests bring to a server: packed in a zip, or laid out in a folder."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path


def packed(files: dict[str, bytes]) -> bytes:
    """A zip of these files."""
    whole = io.BytesIO()
    with zipfile.ZipFile(whole, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in files.items():
            archive.writestr(name, data)
    return whole.getvalue()


def laid_out(folder: Path, files: dict[str, bytes]) -> None:
    """Write these files into a folder, and the folders that their names tell."""
    for name, data in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data)
