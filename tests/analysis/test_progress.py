import io

from analysis.progress import ProgressBar


class Terminal(io.StringIO):
    """A file that says it is a terminal."""

    def isatty(self) -> bool:
        """Always."""
        return True


def test_elsewhere_than_on_a_terminal_there_is_a_line_for_each_tenth() -> None:
    file = io.StringIO()
    bar = ProgressBar(file)
    for hundredth in range(101):
        bar("vectors", hundredth / 100)
    bar.close()
    assert [line.split()[1] for line in file.getvalue().splitlines()] == [f"{tenth}0%" for tenth in range(1, 11)]


def test_on_a_terminal_one_line_is_written_over() -> None:
    file = Terminal()
    bar = ProgressBar(file)
    bar("reading", 0.0)
    bar("writing", 1.0)
    bar.close()
    assert file.getvalue().count("\n") == 1
    assert file.getvalue().rstrip().endswith("100% writing")


def test_nothing_is_said_of_a_run_that_ends_before_it_begins() -> None:
    file = io.StringIO()
    bar = ProgressBar(file)
    bar("reading", 0.0)
    bar.close()
    assert file.getvalue() == ""
