"""What a file is, by its content; what isn't taken and why."""

import io
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image, ImageCms

from lianyuan.files.inspection.inspecting import kind_of
from lianyuan.files.inspection.limits import Limits
from lianyuan.files.inspection.looking import look_at
from lianyuan.files.inspection.reasons import UnacceptableFile
from lianyuan.files.inspection.refusing import NotTaken
from lianyuan.files.tests import samples

GOOD = {
    "jpeg": samples.photo(),
    "png": samples.png(),
    "gif": samples.gif(),
    "webp": samples.webp(),
    "heic": samples.heic(),
    "pdf": samples.pdf(),
    "docx": samples.docx(),
    "xlsx": samples.xlsx(),
    "pptx": samples.pptx(),
    "odt": samples.odt(),
    "ofd": samples.ofd(),
    "xls": samples.xls(),
    "doc": samples.ole("WordDocument"),
    "ppt": samples.ole("PowerPoint Document"),
}
PICTURES = ["jpeg", "png", "gif", "webp", "heic"]
ZIP = samples.zipped({"hidden.exe": b"MZ" * 300})
SCRIPT = b"<script>alert(1)</script>"

BAD = {
    "nothing": (b"", "empty"),
    "only blanks": (b" \n\0\0" * 50, "empty"),
    "text": ("这只是一段文字。".encode(), "other_kind"),
    "html": (b"<!DOCTYPE html><html><body>x</body></html>", "other_kind"),
    "svg": (
        b'<?xml version="1.0"?><svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"/>',
        "other_kind",
    ),
    "svg after a comment": (b"\xef\xbb\xbf<!-- x --><svg onload=alert(1)>", "other_kind"),
    "a program": (b"MZ\x90\0" + b"\0" * 300, "other_kind"),
    "a shell script": (b"#!/bin/sh\nrm -rf x\n", "other_kind"),
    "zip": (ZIP, "other_kind"),
    "film": (b"\0\0\0\x20ftypisom\0\0\2\0" + b"\0" * 99, "other_kind"),
    "other ole": (samples.ole("Something"), "other_kind"),
    "gif that is a script": (b"GIF89a/*\x00\x00\x00\x00\x00*/=1;alert(1)//;", "script_inside"),
    "gif with a script behind": (samples.gif() + b"*/=1;alert(1)", "something_behind"),
    "gif with a script in a comment": (samples.gif()[:-1] + b"!\xfe\x19" + SCRIPT + b"\0;", "script_inside"),
    "jpeg with a zip behind": (samples.photo() + ZIP, "something_inside"),
    "jpeg with a rar behind": (samples.photo() + b"Rar!\x1a\x07\x01\0" + b"x" * 99, "something_inside"),
    "jpeg with a page in a comment": (
        samples.with_comment(samples.photo(), b"<html>" + SCRIPT),
        "script_inside",
    ),
    "jpeg with php": (samples.photo() + b"<?php system($_GET[1]); ?>", "script_inside"),
    "jpeg that opens a comment": (b"\xff\xd8\xff\xe0/*JFIF", "script_inside"),
    "jpeg that is a pdf": (samples.with_comment(samples.photo(), b"%PDF-1.4 "), "something_inside"),
    "png with a zip behind": (samples.png() + ZIP, "something_behind"),
    "png with a script behind": (samples.png() + SCRIPT, "something_behind"),
    "webp with something behind": (samples.webp() + SCRIPT, "something_behind"),
    "heic with something behind": (samples.heic() + SCRIPT, "something_behind"),
    "pdf with a page before": (b"<html>" + samples.pdf(), "other_kind"),
    "pdf with a page at its head": (b"%PDF-1.4\n<html>" + SCRIPT + samples.pdf()[9:], "something_inside"),
    "pdf with a page behind": (samples.pdf() + b"<html>" + SCRIPT, "something_behind"),
    "pdf with a zip behind": (samples.pdf() + ZIP, "something_behind"),
    "pdf inside a zip comment": (samples.docx() + samples.pdf(), "something_behind"),
    "docx with a page behind": (samples.docx() + SCRIPT, "something_behind"),
    "docx with macros": (samples.docx_with_macros(), "macros"),
    "xls with macros": (samples.ole("_VBA_PROJECT"), "macros"),
    "protected docx": (samples.ole("EncryptedPackage"), "encrypted"),
    "zip bomb": (samples.zip_bomb(), "unpacks_too_large"),
    "half a jpeg": (samples.photo(2000, 2000)[:-4000], "cut_short"),
    "half a png": (samples.png()[:-300], "cut_short"),
    "half a webp": (samples.webp()[:-30], "cut_short"),
    "half a pdf": (samples.pdf()[:-40], "cut_short"),
    "half a docx": (samples.docx()[:-60], "cut_short"),
    "half an xls": (samples.xls()[:600], "damaged"),
}


@pytest.mark.parametrize("kind", GOOD)
def test_each_kind_is_known_by_its_content(kind: str) -> None:
    assert kind_of(GOOD[kind], Limits()) == kind


@pytest.mark.parametrize("case", BAD)
def test_what_isnt_taken(case: str) -> None:
    data, code = BAD[case]
    with pytest.raises(UnacceptableFile) as refusal:
        look_at(io.BytesIO(data))
    assert refusal.value.code == code
    assert "%(" not in str(refusal.value)


def test_a_refusal_names_what_the_file_is() -> None:
    for case, word in (
        ("svg", "SVG"),
        ("a program", "EXE"),
        ("zip", "ZIP"),
        ("html", "HTML"),
        ("film", "MP4"),
    ):
        with pytest.raises(UnacceptableFile) as refusal:
            look_at(io.BytesIO(BAD[case][0]))
        refusal.value.details |= {"name": "示例.jpg", "wanted": "JPG"}
        assert f"是 {word} 文件" in str(refusal.value)


@pytest.mark.parametrize("kind", PICTURES)
def test_pictures_are_made_anew_without_what_came_along(kind: str) -> None:
    looked = look_at(io.BytesIO(GOOD[kind]))
    assert [picture.width for picture in looked.pictures] == [320, 640]
    for made in looked.pictures:
        assert b"Secret" not in made.data
        assert b"Exif" not in made.data
        with Image.open(io.BytesIO(made.data)) as picture:
            assert picture.size == (made.width, made.height)
            assert not picture.getexif()
            assert not {"exif", "icc_profile", "xmp", "comment"} & set(picture.info)


def corner(data: bytes, x: float, y: float) -> str:
    with Image.open(io.BytesIO(data)) as picture:
        spot = picture.convert("RGB").getpixel((int(x * (picture.width - 1)), int(y * (picture.height - 1))))
    assert isinstance(spot, tuple)
    return "red" if spot[0] > 180 and spot[1] < 90 else "grey"


@pytest.mark.parametrize(
    ("orientation", "upright", "red"),
    [(1, (640, 480), (0, 0)), (3, (640, 480), (1, 1)), (6, (480, 640), (1, 0)), (8, (480, 640), (0, 1))],
)
def test_pictures_stand_upright(orientation: int, upright: tuple[int, int], red: tuple[int, int]) -> None:
    widest = look_at(io.BytesIO(samples.photo(orientation=orientation))).pictures[-1]
    assert (widest.width, widest.height) == upright
    for place in ((0, 0), (1, 0), (0, 1), (1, 1)):
        assert corner(widest.data, *place) == ("red" if place == red else "grey")


def test_a_turned_heic_stands_upright() -> None:
    turned = samples.heic(orientation=6)
    assert b"irot" in turned
    widest = look_at(io.BytesIO(turned)).pictures[-1]
    assert (widest.width, widest.height) == (480, 640)
    assert corner(widest.data, 1, 0) == "red"


def test_a_large_photo_comes_in_every_width() -> None:
    looked = look_at(io.BytesIO(samples.photo(4000, 3000)))
    assert [(p.width, p.height) for p in looked.pictures] == [
        (320, 240),
        (800, 600),
        (1600, 1200),
        (2560, 1920),
    ]


def test_what_is_clear_stays_clear() -> None:
    made = look_at(io.BytesIO(samples.png("RGBA"))).pictures[-1]
    assert made.content_type == "image/webp"
    with Image.open(io.BytesIO(made.data)) as picture:
        assert picture.mode == "RGBA"
        assert picture.getpixel((600, 400))[3] == 0  # type: ignore[index]  # of this mode it is a tuple


def test_colours_of_another_profile_are_brought_home() -> None:
    profile = ImageCms.ImageCmsProfile(ImageCms.createProfile("LAB"))
    photo = samples.photo(icc_profile=profile.tobytes())
    assert corner(look_at(io.BytesIO(photo)).pictures[-1].data, 0, 0) == "red"


def test_grey_palette_and_ink_colours_are_taken() -> None:
    for mode, kind in (
        ("L", "JPEG"),
        ("CMYK", "JPEG"),
        ("P", "PNG"),
        ("1", "PNG"),
        ("LA", "PNG"),
        ("I;16", "PNG"),
    ):
        picture = Image.new(mode, (40, 30)) if mode == "I;16" else samples.drawing(40, 30).convert(mode)
        assert look_at(io.BytesIO(samples.saved(picture, kind))).pictures[-1].width == 40


def test_a_long_strip_is_kept_within_bounds() -> None:
    made = look_at(io.BytesIO(samples.saved(Image.new("RGB", (300, 30_000)), "PNG"))).pictures
    assert [picture.height for picture in made] == [10_240]


def test_phones_may_hang_a_second_picture_behind_a_photo() -> None:
    assert look_at(io.BytesIO(samples.photo() + samples.photo(320, 240))).kind.name == "jpeg"
    assert (
        look_at(io.BytesIO(samples.photo() + b"\0\0\0\x18ftypmp42\0\0\0\0" + b"x" * 99)).kind.name == "jpeg"
    )


def test_a_picture_of_too_many_pixels_is_refused_before_it_is_decoded() -> None:
    bomb = samples.png_bomb()
    assert len(bomb) < 200_000
    with pytest.raises(UnacceptableFile) as refusal:
        look_at(io.BytesIO(bomb))
    assert refusal.value.code == "too_many_pixels"
    assert "100 百万像素" in str(refusal.value)


def test_a_picture_that_needs_too_much_memory_ends_its_child_only() -> None:
    greedy = replace(Limits(), pixels=10**10, memory_bytes=300 * 1024 * 1024)
    with pytest.raises(UnacceptableFile) as refusal:
        look_at(io.BytesIO(samples.png_bomb(40_000)), limits=greedy)
    assert refusal.value.code == "too_much_memory"


def test_a_file_that_takes_too_long_is_given_up() -> None:
    with pytest.raises(UnacceptableFile) as refusal:
        look_at(io.BytesIO(samples.photo(9000, 9000)), limits=replace(Limits(), wall_seconds=0))
    assert refusal.value.code in {"too_slow", "busy"}


@given(
    st.sampled_from(sorted(GOOD)),
    st.lists(st.tuples(st.floats(0, 1, exclude_max=True), st.integers(0, 255)), max_size=12),
    st.floats(0.01, 1),
    st.binary(max_size=40),
)
def test_mangled_files_are_taken_or_refused_never_worse(
    kind: str, changes: list[tuple[float, int]], keep: float, behind: bytes
) -> None:
    data = bytearray(GOOD[kind])
    for place, value in changes:
        data[int(place * len(data))] = value
    mangled = bytes(data[: max(1, int(keep * len(data)))]) + behind
    try:
        kind_of(mangled, Limits())
    except NotTaken as refusal:
        assert "%(" not in str(UnacceptableFile(refusal.code, {"name": "x", "wanted": "y"} | refusal.details))


@given(st.binary(max_size=400), st.sampled_from([b"", *(data[:16] for data in GOOD.values())]))
def test_random_bytes_are_refused(rest: bytes, start: bytes) -> None:
    with pytest.raises(NotTaken):
        kind_of(start + rest, Limits())
