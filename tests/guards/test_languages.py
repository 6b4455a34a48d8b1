"""No untranslated text: every word of the interface is marked, and said in every language."""

import re
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from lianyuan.core import catalogues
from lianyuan.core.catalogues import ENGLISH, TRADITIONAL

from . import source, wording
from .source import told

pytestmark = pytest.mark.once

PLACEHOLDER = re.compile(r"%\(\w+\)[sd]|%[sd%]|\{\w*\}|</?[a-z][^>]*>")
# Files whose Chinese is no text of the interface, and why. With a pattern, only what matches it.
READS = "it reads what people write, in whatever language"
EXCEPTIONS: dict[str, tuple[str, str]] = {
    "cases/answer_fields.py": (READS, "^(申请人|办件编号|事项|办理期限|窗口|经办人|今天)$|｛"),
    "companies/industry_table.py": (READS, ""),
    "companies/roster/cells.py": (READS, ""),
    "companies/roster/columns.py": (READS, ""),
    "companies/roster/presentation.py": (READS, "^[万萬]$"),
    "companies/roster/special_rows.py": (READS, ""),
    "core/numbers.py": (READS, "^[万亿萬億，元]$"),
    "core/spreadsheets/delimited.py": (READS, ""),
    "core/spreadsheets/shape.py": (READS, ""),
    "core/spreadsheets/writing.py": (READS, "^[＝＋－＠]$"),
    "workdays/importing.py": (READS, ""),
    "questionnaires/controls.py": (READS, "^元$"),
    "places/forms.py": (READS, "^(一二三四五六日|星期|周|週)$"),
    "portal/navigation.py": (READS, "^嘉兴$"),
    "search/spoken.py": (READS, ""),
    "spaces/forms_keeping.py": (READS, r"^[\[(]"),
    "search/terms.py": (READS, ""),
    "companies/static/companies/css/imports.css": ("Chinese pages only", r":lang\(zh\)"),
    "config/channel_settings.py": ("a setting's default, and what settings are for", ""),
    "config/language_settings.py": ("each language by its own name", "^(简体中文|繁體中文)$"),
    "core/formats/zh_Hans/formats.py": ("of that language", ""),
    "core/formats/zh_Hant/formats.py": ("of that language", ""),
}
# Neither shown to people (tests, migrations), nor the interface's own words (what the demo's people wrote).
NOT_THE_INTERFACE = {"tests", "migrations", "locale", "data", "demo_data"}


@pytest.fixture(scope="module")
def messages(tmp_path_factory: pytest.TempPathFactory) -> set[str]:
    """Every message in the code now, as compiled catalogues name them."""
    folder = tmp_path_factory.mktemp("messages")
    template = catalogues.extract(folder)
    for keyword in (template.read_text(encoding="utf-8"),):
        template.write_text(catalogues.derive(keyword), encoding="utf-8")
    compiled = folder / "django.mo"
    subprocess.run(["msgfmt", f"--output-file={compiled}", str(template)], check=True)
    return set(catalogues.read(compiled))


def said(language: str) -> dict[str, str]:
    """What the platform's compiled catalogue says."""
    return catalogues.read(catalogues.po_of(language).with_suffix(".mo"))


def singular(keys: set[str]) -> set[str]:
    """Plural forms as one: languages differ in how many there are."""
    return {re.sub(r"\[\d\]$", "", key) for key in keys}


@pytest.mark.parametrize("language", [ENGLISH, TRADITIONAL])
def test_every_message_is_translated_and_none_is_left_over(language: str, messages: set[str]) -> None:
    there = singular(set(said(language)))
    missing, left = singular(messages) - there, there - singular(messages)
    assert not missing, told(sorted(missing), "run `bin/lianyuan catalogues`, and write these in English")
    assert not left, told(sorted(left), "these are in no code any more: run `bin/lianyuan catalogues`")


@pytest.mark.parametrize("language", [ENGLISH, TRADITIONAL])
def test_the_compiled_catalogue_says_what_the_written_one_says(language: str, tmp_path: Path) -> None:
    compiled = tmp_path / "django.mo"
    catalogues.compile_into(language, compiled)
    assert catalogues.read(compiled) == said(language), "run `bin/lianyuan catalogues`"
    written = catalogues.po_of(language).read_text(encoding="utf-8")
    assert "fuzzy" not in written
    assert "\n#~" not in written


def test_the_traditional_catalogue_is_derived(tmp_path: Path) -> None:
    template = catalogues.extract(tmp_path)
    assert catalogues.po_of(TRADITIONAL).read_text(encoding="utf-8") == catalogues.derive(
        template.read_text(encoding="utf-8")
    ), "run `bin/lianyuan catalogues`"


def wrongly_said(language: str, catalogue: dict[str, str]) -> Iterator[str]:
    """What a translation may not be: empty, another's, or without what it was to carry."""
    for message, words in catalogue.items():
        plain = re.sub(r"\[\d\]$", "", message).rpartition("\x04")[2]
        if not words:
            yield f"{plain!r} says nothing"
        if sorted(PLACEHOLDER.findall(plain)) != sorted(PLACEHOLDER.findall(words)):
            yield f"{plain!r} has other placeholders or elements than {words!r}"
        if (plain[:1] == "\n") != (words[:1] == "\n") or (plain[-1:] == "\n") != (words[-1:] == "\n"):
            yield f"{plain!r} begins or ends with a line of its own, {words!r} doesn't"
        if language == ENGLISH and (wording.CHINESE.search(words) or wording.CJK_MARKS.search(words)):
            yield f"{plain!r} is not English: {words!r}"
        if language == TRADITIONAL and (wrong := simplified_in(words)):
            yield f"{words!r} has simplified {wrong}"


def simplified_in(words: str) -> list[str]:
    """Characters that only simplified texts have: Big5, the code of Traditional texts, knows none of them."""
    return [character for character in words if wording.CHINESE.match(character) and not _in_big5(character)]


def _in_big5(character: str) -> bool:
    try:
        character.encode("big5")
    except UnicodeEncodeError:
        return False
    return True


@pytest.mark.parametrize("language", [ENGLISH, TRADITIONAL])
def test_translations_are_what_they_should_be(language: str) -> None:
    wrong = list(wrongly_said(language, said(language)))
    assert not wrong, told(wrong)


def test_the_guard_sees_a_bad_translation() -> None:
    bad = {"有 %(n)s 家": "%(m)s companies", "企业": "企业", "办件": "", "提交": "Send。"}
    assert len(list(wrongly_said(ENGLISH, bad))) == 4
    assert len(list(wrongly_said(TRADITIONAL, {"企业名录": "企业名錄", "后台": "後台"}))) == 1


def test_every_correction_of_traditional_changes_something() -> None:
    raw = "".join(catalogues.to_characters(message) for message in said(ENGLISH))
    idle = [written for written in catalogues.corrections() if written not in raw]
    assert not idle, told(idle, "take these out of traditional.txt")
    assert catalogues.to_traditional("账号登录“服务台”发布软件") == "帳號登入「服務台」發布軟體"
    assert catalogues.to_traditional("注销账号，退出登录") == "註銷帳號，登出"


def unmarked() -> dict[str, str]:
    """Chinese in our files that no catalogue could translate, by place."""
    found = {}
    for file in sorted(source.PACKAGE.rglob("*")):
        inside = file.relative_to(source.PACKAGE)
        if NOT_THE_INTERFACE & set(inside.parts) or "demo" in file.name or not file.is_file():
            continue
        look = looking(file)
        if look is None:
            continue
        reason, pattern = EXCEPTIONS.get(str(inside), ("", ""))
        for line, words in look(file.read_text(encoding="utf-8")):
            if not reason or (pattern and not re.search(pattern, words)):
                found[source.shown(file, line)] = words
    return found


def looking(file: Path) -> wording.Look | None:
    """How to look for words in a file of this kind; None where there are none."""
    if file.suffix == ".txt" and "templates" not in file.parts:
        return None
    return wording.LOOKS.get(file.suffix)


def test_no_text_stands_outside_the_catalogues() -> None:
    found = unmarked()
    assert not found, told(found, "mark these with gettext, or say in EXCEPTIONS why they are no text")


def test_every_exception_is_needed() -> None:
    for inside in EXCEPTIONS:
        file = source.PACKAGE / inside
        look = looking(file)
        assert look is not None
        assert any(True for _found in look(file.read_text(encoding="utf-8"))), inside


def test_the_guard_sees_unmarked_text() -> None:
    code = '''"""说明"""
def f():
    """说明"""
    return _("提交"), "退回", f"{x}：{y}", gettext_noop("好"), "、".join(z), f"{_('至')}"
'''
    assert [words for _line, words in wording.unmarked_in_python(code)] == ["退回", "：", "、", "至"]
    page = """<p title="标题">{% translate "好" %}{# 注 #}{% blocktranslate %}好{% endblocktranslate %}</p>
    {% item x unit="天" %}{{ a }}：{{ b|default:_("无") }}<b>文字</b>"""
    assert [line for line, _words in wording.unmarked_in_template(page)] == [1, 2]
    assert list(wording.unmarked_in_script('say("好")'))
