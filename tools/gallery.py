"""Draw the kit's parts in all their states to PNG, to be looked at beside the design."""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Callable
from pathlib import Path

from PySide6.QtGui import QFont, QPixmap
from PySide6.QtWidgets import QApplication, QWidget

from therapist_emr.ui import style, theme
from therapist_emr.ui.theme import Mode, Role
from therapist_emr.ui.widgets.dialogs import Dialog
from tools.gallery_pages import chart, dialog, floating, records, setting_up, today
from tools.gallery_parts import parts

PICTURES: dict[str, Callable[[], QWidget]] = {
    "11-parts-and-states": parts,
    "01-today": today,
    "02-chart": chart,
    "06-records": records,
    "08-setting-up": setting_up,
    "09-floating": floating,
    "12-dialog": dialog,
}


def draw(folder: Path, percents: tuple[int, ...] = (100, 150)) -> list[Path]:
    """Draw every picture in both themes and text sizes; return the files."""
    app = QApplication.instance() or QApplication(sys.argv[:1])
    assert isinstance(app, QApplication)
    look = style.install(app)
    look.set_motion(False)
    QApplication.setFont(QFont(theme.font(Role.BODY)))
    made = []
    folder.mkdir(parents=True, exist_ok=True)
    for mode in (Mode.LIGHT, Mode.DARK):
        look.set_mode(mode)
        for percent in percents:
            look.set_percent(percent)
            for name, build in PICTURES.items():
                if percent != 100 and name.startswith("11"):
                    continue
                page = build()
                if not isinstance(page, Dialog):
                    page.resize(1280, 800)
                page.show()
                app.processEvents()
                app.processEvents()
                image = QPixmap(page.size())
                page.render(image)
                file = folder / f"{name}-{mode.value}-{percent}.png"
                image.save(str(file))
                made.append(file)
                page.close()
                page.deleteLater()
    return made


def main() -> None:
    """Draw into the folder named on the command line."""
    reader = argparse.ArgumentParser(description=__doc__)
    reader.add_argument("folder", type=Path)
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    for file in draw(reader.parse_args().folder):
        print(file)


if __name__ == "__main__":
    main()
