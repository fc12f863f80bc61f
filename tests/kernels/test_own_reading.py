"""A person's file: whatever wrote it is read, and what cannot be used is said with its row and column."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from playground.kernels.own.desk import MOST_BYTES, Desk

IRIS = "sepal,petal,species\n5.1,1.4,setosa\n7.0,4.7,versicolor\n6.3,6.0,virginica\n4.9,1.5,setosa\n"
SPANISH = "edad;peso;clase\r\n1,5;1.234,5;sí\r\n2;20,25;no\r\n-3,75;0,5;no\r\n"


def choice(**changes: object) -> dict[str, object]:
    """A choice of two inputs and the classes of the third column, but for the changes."""
    return {"inputs": ["a", "b"], "target": "c", "kind": "classes", "scaling": "none", **changes}


def chosen(text: str | bytes, **changes: object) -> dict[str, object]:
    """The answer to a choice from a file."""
    desk = Desk()
    read = desk.read(text.encode() if isinstance(text, str) else text)
    return read if "refused" in read else desk.choose(choice(**changes))


def refused(text: str | bytes, **changes: object) -> tuple[object, ...]:
    """Why a file, or a choice from it, is refused: the sentence's name and what fills its places."""
    answer = chosen(text, **changes)
    values = answer["values"]
    assert isinstance(values, dict)
    return answer["refused"], *values.values()


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le-bom", "cp1252"], ids=str)
def test_every_encoding_of_a_spreadsheet_is_read(encoding: str) -> None:
    """Semicolons, decimal commas, points of thousands and accents arrive, from UTF-8, UTF-16 and Windows."""
    data = b"\xff\xfe" + SPANISH.encode("utf-16-le") if encoding.endswith("bom") else SPANISH.encode(encoding)
    desk = Desk()
    read = desk.read(data)
    assert (read["rows"], read["written"], read["decimal_comma"]) == (3, ";", True)
    assert [column["name"] for column in read["columns"]] == ["edad", "peso", "clase"]
    answer = desk.choose(choice(inputs=["edad", "peso"], target="clase"))
    assert answer["classes"] == ["no", "sí"]
    assert answer["numbers"].tolist() == [1.5, 1234.5, 1, 2, 20.25, 0, -3.75, 0.5, 0]


@pytest.mark.parametrize(
    "text",
    [
        "a,b,c\n1,2.5,0\n3,4,1\n",
        "a\tb\tc\n1\t2.5\t0\n3\t4\t1",
        "a;b;c\n1;2,5;0\n\n3;4;1\n\n",
        "sep=;\na;b;c\n1;2.5;0\n3;4;1\n",
        '"a","b","c"\r"1","2,5","0"\r"3","4","1"\r',
        ' a , b , c \n 1 , 2.5 , 0 \n "3" , 4 , 1 \n',
        json.dumps([{"a": 1, "b": 2.5, "c": 0}, {"c": 1, "b": 4, "a": 3}]),
        json.dumps({"a": [1, 3], "b": [2.5, 4], "c": [0, 1]}),
        json.dumps({"columns": ["a", "b", "c"], "rows": [[1, 2.5, 0], [3, 4, 1]]}),
        json.dumps({"data": {"columns": ["a", "b", "c"], "rows": [[1, 2.5, 0], [3, 4, 1]]}}),
        json.dumps([["a", "b", "c"], [1, 2.5, 0], [3, 4, 1]]),
    ],
    ids=[
        "comma",
        "tab",
        "semicolon",
        "sep",
        "quoted",
        "spaces",
        "objects",
        "columns",
        "rows",
        "run",
        "lists",
    ],
)
def test_every_way_to_write_a_table(text: str) -> None:
    """The same table, however it is written, gives the same numbers."""
    assert chosen(text, kind="values")["numbers"].tolist() == [1, 2.5, 0, 3, 4, 1]  # type: ignore[attr-defined]


def test_a_table_without_names_is_given_some() -> None:
    """A first row of data is no header, also where its last cell is a word."""
    read = Desk().read(b"1.5,2,a\n3,4,b\n5,6,a\n")
    assert [column["name"] for column in read["columns"]] == ["x1", "x2", "x3"]
    assert read["rows"] == 3
    assert Desk().read(b"a,2019\n1,2\n3,4\n")["rows"] == 2


def test_a_choice_is_suggested() -> None:
    """The last column of few words is the target, the first two of numbers are the inputs."""
    suggestion = Desk().read(IRIS.encode())["suggestion"]
    assert suggestion == {"target": "species", "kind": "classes", "inputs": ["sepal", "petal"]}
    rows = "".join(f"{k},{k % 7},{k / 8}\n" for k in range(30))
    suggestion = Desk().read(f"a,b,price\n{rows}".encode())["suggestion"]
    assert suggestion == {"target": "price", "kind": "values", "inputs": ["a", "b"]}


FAULTS: dict[str, tuple[str | bytes, tuple[object, ...]]] = {
    "nothing": ("", ("empty",)),
    "blank": (" \n\n", ("empty",)),
    "bytes": (bytes(range(256)) * 40, ("binary",)),
    "png": (b"\x89PNG\r\n\x1a\n" + b"\x81" * 99, ("binary",)),
    "half": (b"\xff\xfea", ("binary",)),
    "short": ("a,b,c\n1,2,3\n1,2\n", ("ragged", 3, 2, 3)),
    "long": ("a,b,c\n\n1,2,3\n\n1,2,3,4\n", ("ragged", 5, 4, 3)),
    "twice": ("a,b,a\n1,2,3\n1,2,3\n", ("duplicate", "a", 1, 3)),
    "empty cell": ("a,b,c\n1,2,0\n1,,1\n", ("missing", 3, "b")),
    "word": ("a,b,c\n1,2,0\n1,n/a,1\n1,2,1\n", ("text", 3, "b", "n/a")),
    "two commas": ("a;b;c\n1,5;2;0\n1,5;2,5,5;1\n1;2;1\n", ("text", 3, "b", "2,5,5")),
    "infinite": ("a,b,c\n1,2,0\n1,1e999,1\n1,3,1\n", ("text", 3, "b", "1e999")),
    "one class": ("a,b,c\n1,2,0\n3,4,0\n", ("one_class", "c", "0")),
    "no class": ("a,b,c\n1,2,0\n3,4,\n", ("missing", 3, "c")),
    "many classes": ("a,b,c\n" + "".join(f"1,2,{k}\n" for k in range(11)), ("classes", "c", 11, 10)),
    "no target": ("a,b,d\n1,2,0\n3,4,1\n", ("unknown", "c")),
    "one column": ("a\n1\n2\n", ("narrow",)),
    "one row": ("a,b,c\n1,2,3\n", ("few",)),
    "many rows": ("a,b,c\n" + "1,2,0\n" * 20_001, ("rows", 20_001, 20_000)),
    "many columns": (",".join(map(str, range(201))) + "\n" + ",".join("1" * 201) + "\n", ("wide", 201, 200)),
    "open quote": ('a,b,c\n1,2,"' + "x" * 200_000, ("quotes", 2)),
    "large": (b" " * (MOST_BYTES + 1), ("large", 5)),
    "json": ('[{"a": 1},\n {"a" 2}]', ("json", 2, 7)),
    "json object": ("{}", ("table",)),
    "json numbers": ("[1, 2]", ("table",)),
    "json empty": ("[]", ("empty",)),
    "json deep": ("[" * 100_000, ("table",)),
    "json digits": ("[[" + "9" * 5000 + "]]", ("table",)),
    "json nested": ('[{"a": 1, "b": [2]}]', ("nested", 1)),
    "json uneven": ('{"a": [1, 2], "b": [1]}', ("columns", "b", 1, 2)),
    "json missing": ('[{"a": 1, "b": 2, "c": 0}, {"a": 1, "c": 1}]', ("missing", 2, "b")),
}


@pytest.mark.parametrize("fault", FAULTS)
def test_what_cannot_be_used_is_named(fault: str) -> None:
    """Each fault has its name, and the row (as a spreadsheet counts it) and the column where it stands."""
    text, why = FAULTS[fault]
    assert refused(text) == why


def test_what_cannot_be_chosen_is_named() -> None:
    """An input must be there and be another column than the target."""
    text = "a,b,c\n1,2,0\n3,4,1\n"
    assert refused(text, inputs=[]) == ("no_input",)
    assert refused(text, inputs=["a", "c"]) == ("both", "c")


def test_a_refused_file_leaves_the_last_one() -> None:
    """After a file that cannot be read, the one before it can still be chosen from."""
    desk = Desk()
    desk.read(b"a,b,c\n1,2,0\n3,4,1\n")
    assert "refused" in desk.read(b"\0")
    assert "refused" not in desk.choose(choice())


def test_as_many_rows_as_are_allowed() -> None:
    """20,000 rows are read, all of them."""
    answer = chosen("a,b,c\n" + "".join(f"{k},{k / 3:.3f},{k % 3}\n" for k in range(20_000)))
    assert answer["classes"] == ["0", "1", "2"]
    assert len(answer["numbers"]) == 60_000  # type: ignore[arg-type]


@given(st.one_of(st.binary(max_size=60), st.text(alphabet='12.,;\t\n"ab{}[]:', max_size=60).map(str.encode)))
def test_nothing_breaks_the_reader(data: bytes) -> None:
    """Any bytes are read, or refused by name."""
    answer = Desk().read(data)
    assert "columns" in answer or answer["refused"]
