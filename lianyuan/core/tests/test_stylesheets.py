"""The bundle of styles stays where it was found, whatever becomes of the finder that found it."""

import gc
from pathlib import Path

from lianyuan.core.stylesheets import BUNDLE, BundleFinder


def test_a_finder_that_is_dropped_takes_no_styles_along() -> None:
    # As when two first requests come at once: each makes a finder, and Django keeps one of them.
    dropped, kept = BundleFinder(), BundleFinder()
    places = [dropped.find(BUNDLE), kept.find(BUNDLE)]
    del dropped
    gc.collect()
    for place in places:
        assert "@layer" in Path(place).read_text(encoding="utf-8")
