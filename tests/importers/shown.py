"""Results of imports beside the files they come from."""

from pathlib import Path

HERE = Path(__file__).resolve().parent


def shown(result):
    """The report and the files of an import, as one text."""
    files = "".join(f"\n════ {file.path}\n{file.text}" for file in result.files)
    return f"{result.report()}\n{files}"


def compare(path, result, accept):
    expected = path.with_suffix(".expected") if path.suffix == ".txt" else path.parent / f"{path.name}.expected"
    if accept:
        expected.write_text(shown(result), encoding="utf-8")
    assert shown(result) == expected.read_text(encoding="utf-8")
