"""What the page shows of a row's name and of an interval of points."""

from calculator.outlook import LONGEST_NAME, short, span


def test_only_a_name_that_is_too_long_loses_its_addition() -> None:
    fits = "学" * (LONGEST_NAME - 3) + "（一）"
    assert short(fits) == fits
    assert short(f"学{fits}") == fits.replace("（一）", "").replace("学", "学学", 1)


def test_an_interval_of_one_number_is_that_number() -> None:
    assert (span(4, 4), span(4, 6)) == ("4", "4 至 6")
