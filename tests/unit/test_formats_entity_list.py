"""`entities.csv.v1`: what is written is read again as it was, and what is wrong is named by its line."""

from __future__ import annotations

from annotator.formats.entity_list import EntityLine, decode, encode


def table(*lines: str) -> bytes:
    return "\n".join(lines).encode()


def codes(*lines: str) -> list[tuple[str, str]]:
    return [(problem.code, problem.where) for problem in decode(table(*lines))[1]]


def test_a_line_is_an_entity_with_its_names_and_ids():
    (row,), problems = decode(table("name,type,aliases,Wikidata", 'Kyiv,GPE,"Kiev|Kyjiw",Q1899'))
    assert problems == []
    assert (row.forms, row.ids, row.line) == (("Kyiv", "Kiev", "Kyjiw"), {"wikidata": "Q1899"}, 2)


def test_a_mark_at_the_start_and_empty_lines_are_passed_over():
    (row,), problems = decode(b"\xef\xbb\xbfname,type\r\n\r\nKyiv,GPE\r\n")
    assert (row.name, row.line, problems) == ("Kyiv", 3, [])


def test_a_bar_and_a_backslash_may_stand_in_a_name():
    (row,) = decode("".join(encode([EntityLine("A", "ORG", aliases=("B|C", "D\\"))])).encode())[0]
    assert row.aliases == ("B|C", "D\\")


def test_a_name_like_a_formula_is_written_as_text():
    lines = "".join(encode([EntityLine("=SUM(A1)", "ORG")]))
    assert "'=SUM(A1)" in lines
    assert decode(lines.encode())[0][0].name == "=SUM(A1)"


def test_what_is_wrong_with_lines_is_named_with_their_numbers():
    assert codes("name,type", "Kyiv,GPE", ",GPE", "Karsk", f"{'x' * 301},GPE") == [
        ("empty", "line 3"),
        ("cells_missing", "line 4"),
        ("too_long", "line 5"),
    ]


def test_a_file_that_is_no_table_is_one_problem():
    assert codes("title,type", "Kyiv,GPE") == [("columns_missing", "line 1")]
    assert codes("name,type,Wiki data", "Kyiv,GPE,Q1") == [("columns_wrong", "line 1")]
    assert codes("name,type,name", "Kyiv,GPE,Q1") == [("columns_wrong", "line 1")]
    assert decode(b"\xff\xfe")[1][0].code == "not_utf8"
    assert codes("name,type", '"Kyiv') == [("bad_csv", "line 2")]
