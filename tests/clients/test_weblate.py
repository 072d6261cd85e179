"""Weblate's own client for such servers, driven against a served memory."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

from weblate_python import SET_UP

# Run by a Python with Weblate (`weblate.lock`): asks the server at the first argument for the second. Only the client
# is driven: Weblate's libraries for drawing and backups are put aside, and nothing is stored.
DRIVE = (
    SET_UP
    + """
from weblate.machinery.tmserver import TMServerTranslation

client = TMServerTranslation({"url": sys.argv[1]})
client.validate_settings()
supported = {
    f"{source} {target}": client.is_supported(client.map_language_code(source), client.map_language_code(target))
    for source, target in (("zh_Hans", "en"), ("en", "zh_Hant_HK"), ("en", "de"))
}
source, target = client.map_language_code("zh_Hans"), client.map_language_code("en")
found = list(client.download_translations(source, target, sys.argv[2], None, None, 75))
print(json.dumps({"supported": supported, "found": found}))
"""
)
LETTER = "请将本函作为大会第七十一届会议议程项目25的文件分发为荷。"  # 71st session, agenda item 25


def test_weblate_is_set_up_and_gets_matches(client_python: Callable[[str], Path], tmp_path: Path) -> None:
    """Weblate takes the address when it is set up, sees the languages, and gets the suggestion."""
    python = client_python("weblate")
    (tmp_path / "m.zh").write_text(
        "请将本函作为大会第六十九届会议议程项目19的文件分发为荷。\n", encoding="utf-8"
    )
    english = "Please circulate this letter as a document of the sixty-ninth session of the General Assembly, agenda item 19."
    (tmp_path / "m.en").write_text(f"{english}\n", encoding="utf-8")
    termbase = [sys.executable, "-W", "ignore", "-m", "termbase"]
    subprocess.run(
        [*termbase, "tm", "import", "m.zh", "--db", "t.db"], cwd=tmp_path, check=True, capture_output=True
    )
    with subprocess.Popen(
        [*termbase, "serve", "--db", "t.db", "--port", "0"], cwd=tmp_path, stdout=subprocess.PIPE, text=True
    ) as server:
        try:
            assert server.stdout is not None
            address = re.search(r"http://127\.0\.0\.1:\d+/", server.stdout.readline())
            assert address is not None
            done = subprocess.run(
                [python, "-c", DRIVE, f"{address.group()}tmserver/", LETTER],
                cwd=tmp_path, capture_output=True, text=True, timeout=300, check=False,
            )  # fmt: skip
        finally:
            server.kill()
    assert done.returncode == 0, done.stderr[-2000:]
    told = json.loads(done.stdout.splitlines()[-1])
    assert told["supported"] == {"zh_Hans en": True, "en zh_Hant_HK": True, "en de": False}
    (found,) = told["found"]
    assert found["text"] == english.replace("sixty-ninth", "seventy-first").replace("19", "25")
    assert found["source"].startswith("请将本函作为大会第六十九届")
    assert 75 <= found["quality"] < 100
