"""What is written in any format is read back: the same rows, ids, offsets and columns, where it keeps them."""

import gzip
import io
import json
import os
from pathlib import Path

import pandas as pd
import pytest
import yaml
from click.testing import CliRunner
from lxml import etree

from align.cli.group import group
from align.output.blocks import FORMATS, export_pairs, open_table
from align.output.values import Tags
from align.read.rows import open_pairs

COLUMNS = ["id", "ar_text", "en_text", "problem", "probability", "ar_doc", "ar_start", "ar_end", "flags", "ملاحظة"]
NASTY = [
    ("plain", "وصل الوفد إلى الجزائر أمس.", "The delegation arrived in Algiers yesterday."),
    ("tab", "قبل\tبعد", "before\tafter"),
    ("newline", "سطر\nثان", "line\r\nline\rlast\u2028end"),
    ("spaces", "  فراغ  فراغ ", " two  spaces "),
    ("quotes", 'قال: «نعم» و"لا"', "He said: 'yes', \"no\";\\"),
    ("formula", "=1+1", "@SUM(A1)"),
    ("minus", "- نعم", "-2+3"),
    ("plus", "+٢٠", "+20"),
    ("apostrophe", "'=1", "''-x"),
    ("wide formula", "＝1", "＋1"),
    ("number", "٠٠٧", "007"),
    ("markup", "<b>عنوان</b> &amp; ]]>", "<seg>&#7; a<b>c</b> &lt;</seg>"),
    ("marks", "\u200fنص\u200e \u202bنص\u202c", "\u2066text\u2069 \u200d"),
    ("beyond", "كرة 🏀 ⚽", "𝔞𝔟 👩‍👩‍👧 🏴"),
    ("both digits", "١٢٣ و456", "123 and ٤٥٦"),
    ("vowels", "مُحَمَّدٌ ـــ", "naïve café"),
    ("coded", "_x000D_ نص", "_x0041_"),
    ("comma", "أ،ب؛ج", "a,b;c|d"),
    ("very long", "كلمة " * 6000 + "نهاية", "word " * 6000 + "end"),
    ("نص id with, spaces", "معرف", "id"),
    ("no English", "لا شيء", ""),
    ("no Arabic", "", "nothing"),
    ("nothing", "", ""),
]
CONTROL = [("bell", "جرس \x07\x1b", "bell \x07\x1b\x0b\ufffe")]
READ = {"no English": "no-english", "no Arabic": "no-arabic", "nothing": "blank"}
# What a format cannot keep: the texts that reading it gives.
FOLDED = ("tsv", "moses")
# Where the schema of XLIFF lies: as Debian installs it, or wherever `.ci/run` put it.
SCHEMAS = Path(
    os.environ.get("ALIGN_TEST_SCHEMAS", "/usr/share/php/Symfony/Component/Translation/Resources/schemas")
)
KEEPS_CONTROL = ("csv", "xlsx", "jsonl", "parquet", "xliff", "hf")


def name_of(to: str) -> str:
    return {"moses": "a.ar", "xliff": "a.xlf"}.get(to, f"a.{to}")


def table_of(rows: list[tuple[str, str, str]]) -> pd.DataFrame:
    made = [
        (
            ident,
            ar,
            en,
            READ.get(ident, ""),
            0.25 + i / 100,
            "أخبار/a b.txt",
            i,
            i + len(ar),
            "copy" * (i % 2),
            en[:9],
        )
        for i, (ident, ar, en) in enumerate(rows)
    ]
    return pd.DataFrame(made, columns=COLUMNS)


def read_back(path: Path) -> pd.DataFrame:
    with open_pairs(path) as table:
        return pd.concat(list(table.blocks()), ignore_index=True)


def kept(text: str, to: str) -> str:
    if to in FOLDED:
        return " ".join(text.split())
    if to == "xlsx":  # where a line end is one character
        return text.replace("\r\n", "\n").replace("\r", "\n")
    return text


@pytest.mark.parametrize("to", FORMATS)
def test_what_is_written_is_read_back(to: str, tmp_path: Path) -> None:
    rows = NASTY + (CONTROL if to in KEEPS_CONTROL else [])
    written = table_of(rows)
    path = tmp_path / name_of(to)
    with open_table(path, COLUMNS) as write:
        for start in range(0, len(written), 5):
            write(written[start : start + 5])
    read = read_back(path)
    for language in ("ar", "en"):
        name = f"{language}_text"
        assert read[name].tolist() == [kept(text, to) for text in written[name]]
    assert read["problem"].tolist() == written["problem"].tolist()
    if to == "moses":
        assert read["id"].tolist() == [str(number) for number in range(1, len(rows) + 1)]
        return
    assert read["id"].tolist() == written["id"].tolist()
    for name in ("ar_doc", "flags", "ملاحظة"):
        end = len(NASTY) if to == "xliff" else None  # metadata of units holds no control characters
        assert read[name][:end].tolist() == [kept(text, to) for text in written[name]][:end]
    for name in ("ar_start", "ar_end"):
        assert [int(cell) for cell in read[name]] == written[name].tolist()
    assert [float(cell) for cell in read["probability"]] == pytest.approx(written["probability"].tolist(), abs=5e-5)


@pytest.mark.parametrize("to", [to for to in FORMATS if to != "hf"])
def test_writing_what_was_read_changes_nothing(to: str, tmp_path: Path) -> None:
    (tmp_path / "first").mkdir()
    (tmp_path / "second").mkdir()
    first = export_pairs(table_of(NASTY), to, tmp_path / "first" / name_of(to))
    again = read_back(tmp_path / "first" / name_of(to))
    again = again[[name for name in COLUMNS if name in again]]
    second = export_pairs(again, to, tmp_path / "second" / name_of(to))
    if to == "parquet":
        pd.testing.assert_frame_equal(*(pd.read_parquet(files[0]) for files in (first, second)))
    elif to == "xlsx":
        sheets = [pd.read_excel(files[0], dtype=str, keep_default_na=False) for files in (first, second)]
        pd.testing.assert_frame_equal(sheets[0].replace("\r\n?", "\n", regex=True), sheets[1])
    else:
        assert [file.read_bytes() for file in first] == [file.read_bytes() for file in second]


@pytest.mark.parametrize("name", ["a.tsv.gz", "a.csv.gz", "a.jsonl.gz", "a.tmx.gz", "a.xlf.gz", "a.ar.gz"])
def test_text_is_packed_by_its_name(name: str, tmp_path: Path) -> None:
    with open_table(tmp_path / name, COLUMNS) as write:
        write(table_of(NASTY[:1]))
    assert NASTY[0][2].encode() in b"".join(gzip.decompress(file.read_bytes()) for file in tmp_path.iterdir())
    assert read_back(tmp_path / name)["en_text"].tolist() == [NASTY[0][2]]


def test_a_data_set_is_loaded_by_datasets(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HF_HUB_OFFLINE", "1")
    monkeypatch.setenv("HF_HOME", str(tmp_path / "home"))
    datasets = pytest.importorskip("datasets")
    monkeypatch.setattr(datasets.config, "HF_DATASETS_CACHE", tmp_path / "cache")
    written = table_of(NASTY)
    export_pairs(written, "hf", tmp_path / "pairs")
    loaded = datasets.load_dataset(str(tmp_path / "pairs"), cache_dir=str(tmp_path / "cache"))
    assert list(loaded) == ["train"]
    assert loaded["train"].features["translation"] == datasets.Translation(languages=["ar", "en"])
    assert [row["translation"] for row in loaded["train"]] == [{"ar": ar, "en": en} for _, ar, en in NASTY]
    assert loaded["train"]["id"][:] == written["id"].tolist()
    assert loaded["train"].features["ar_start"].dtype == "int64"
    head = (tmp_path / "pairs" / "README.md").read_text("utf-8").split("---\n")[1]
    content = yaml.safe_load(head)
    assert content["language"] == ["ar", "en"]
    assert content["task_categories"] == ["translation"]
    assert content["dataset_info"]["splits"][0]["num_examples"] == len(NASTY)


def test_splits_make_one_data_set_and_come_back(tmp_path: Path) -> None:
    rows = [(str(i), f"وصل الوفد رقم {i * 7919} إلى مدينة {chr(0x628 + i % 20)}", f"word{i} other{i * 3} last{i}")
            for i in range(60)]  # fmt: skip
    export_pairs(table_of(rows), "jsonl", tmp_path / "a.jsonl")
    arguments = ["split", str(tmp_path / "a.jsonl"), "-o", str(tmp_path / "set"), "--to", "hf", "--by", "id"]
    done = CliRunner().invoke(group, [*arguments, "--dev", "10", "--test", "10"], catch_exceptions=False)
    assert done.exit_code == 0, done.output
    read = read_back(tmp_path / "set")
    assert read["split"].value_counts().to_dict() == {"train": 40, "validation": 10, "test": 10}
    assert sorted(read["id"]) == sorted(row[0] for row in rows)
    assert json.loads((tmp_path / "set" / "split.json").read_text("utf-8"))["parts"]["dev"] == 10
    assert (tmp_path / "set" / "README.md").read_text("utf-8").splitlines().count("# set") == 1


# The elements and attributes that TMX 1.4b has and pairs use, by its specification.
TMX_RULES = """
<!ELEMENT tmx (header, body)><!ATTLIST tmx version CDATA #FIXED "1.4">
<!ELEMENT header (note | prop)*>
<!ATTLIST header creationtool CDATA #REQUIRED creationtoolversion CDATA #REQUIRED
  segtype (block | paragraph | sentence | phrase) #REQUIRED o-tmf CDATA #REQUIRED adminlang CDATA #REQUIRED
  srclang CDATA #REQUIRED datatype CDATA #REQUIRED>
<!ELEMENT body (tu*)>
<!ELEMENT tu ((note | prop)*, tuv+)>
<!ATTLIST tu tuid CDATA #IMPLIED creationdate CDATA #IMPLIED creationid CDATA #IMPLIED changedate CDATA #IMPLIED
  changeid CDATA #IMPLIED lastusagedate CDATA #IMPLIED usagecount CDATA #IMPLIED>
<!ELEMENT tuv ((note | prop)*, seg)><!ATTLIST tuv xml:lang CDATA #REQUIRED>
<!ELEMENT seg (#PCDATA)><!ELEMENT note (#PCDATA)>
<!ELEMENT prop (#PCDATA)><!ATTLIST prop type CDATA #REQUIRED>
"""


def test_a_memory_is_valid_and_says_its_languages(tmp_path: Path) -> None:
    table = table_of(NASTY).assign(creationid="مترجم", creationdate="20260102T030405Z")
    export_pairs(table, "tmx", tmp_path / "a.tmx", Tags("ar-EG", "en-GB", "en"))
    tree = etree.parse(tmp_path / "a.tmx")
    rules = etree.DTD(io.StringIO(TMX_RULES))
    assert rules.validate(tree), rules.error_log
    assert tree.find("header").get("srclang") == "en-GB"
    assert tree.docinfo.doctype == '<!DOCTYPE tmx SYSTEM "tmx14.dtd">'
    assert [variant.get("{http://www.w3.org/XML/1998/namespace}lang") for variant in tree.find(".//tu")][-2:] == [
        "en-GB",
        "ar-EG",
    ]
    read = read_back(tmp_path / "a.tmx")
    assert read["ar_text"].tolist() == table["ar_text"].tolist()
    assert set(read["creationid"]) == {"مترجم"}


def test_xliff_is_read_by_translate_toolkit(tmp_path: Path) -> None:
    from translate.storage.xliff2 import Xliff2File

    export_pairs(table_of(NASTY), "xliff", tmp_path / "a.xlf")
    store = Xliff2File.parsefile(str(tmp_path / "a.xlf"))
    assert (store.sourcelanguage, store.targetlanguage) == ("ar", "en")
    units = [unit for unit in store.units if unit.source]
    assert [(unit.source, unit.target or "") for unit in units] == [(ar, en) for _, ar, en in NASTY if ar]
    assert units[0].istranslated()


def validate_xliff(path: Path) -> list[str]:
    """Return what OASIS's schema of XLIFF 2.0 finds wrong with a file. Skips where the schema is not installed."""
    if not (SCHEMAS / "xliff-core-2.0.xsd").is_file():
        pytest.skip("needs the schema that Debian's php-symfony-translation holds")

    class Beside(etree.Resolver):
        def resolve(self, url: str, public: str, context: object) -> object:
            return self.resolve_filename(str(SCHEMAS / Path(url).name), context)

    parser = etree.XMLParser()
    parser.resolvers.add(Beside())
    schema = etree.XMLSchema(etree.parse(SCHEMAS / "xliff-core-2.0.xsd", parser))
    schema.validate(etree.parse(path))
    return [str(error) for error in schema.error_log]


def test_xliff_is_what_its_schema_asks_for(tmp_path: Path) -> None:
    path = tmp_path / "a.xlf"
    written = table_of(NASTY + CONTROL)
    with open_table(path, COLUMNS, tags=Tags("ar-EG", "en-GB", source="en")) as write:
        write(written[:5])
        write(written[5:])
    assert validate_xliff(path) == []
    path.write_text(path.read_text("utf-8").replace('<unit id="3">', "<unit>"), "utf-8")
    assert len(validate_xliff(path)) == 1  # the schema is one that finds something


def test_units_of_xliff_are_numbered_and_hold_one_segment(tmp_path: Path) -> None:
    """What a schema does not ask for: ids apart, a state that is true, texts with all their white space."""
    export_pairs(table_of(NASTY), "xliff", tmp_path / "a.xlf")
    name = "{urn:oasis:names:tc:xliff:document:2.0}"
    root = etree.parse(tmp_path / "a.xlf").getroot()
    units = root.findall(f".//{name}unit")
    assert [unit.get("id") for unit in units] == [str(number) for number in range(1, len(NASTY) + 1)]
    assert {len(unit.findall(f"{name}segment")) for unit in units} == {1}
    translated = [unit.find(f"{name}segment").get("state") == "translated" for unit in units]
    assert translated == [bool(en) for _, _, en in NASTY]
    assert root.find(f"{name}file").get("{http://www.w3.org/XML/1998/namespace}space") == "preserve"


def test_what_a_foreign_memory_says_of_a_unit_goes_along(tmp_path: Path) -> None:
    (tmp_path / "a.tmx").write_text(
        '<tmx version="1.4"><header/><body><tu tuid="7" creationid="mona" usagecount="3">'
        '<prop type="client">Acme</prop>'
        '<tuv xml:lang="en-US"><seg>Yes.</seg></tuv><tuv xml:lang="ar-EG"><seg>نعم.</seg></tuv></tu></body></tmx>',
        "utf-8",
    )
    done = CliRunner().invoke(group, ["filter", str(tmp_path / "a.tmx"), "-o", str(tmp_path / "b.tmx")])
    assert done.exit_code == 0, done.output
    unit = etree.parse(tmp_path / "b.tmx").find(".//tu")
    assert (unit.get("tuid"), unit.get("creationid"), unit.get("usagecount")) == ("7", "mona", "3")
    assert unit.find("prop").text == "Acme"


def test_columns_of_one_name_are_numbered(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text("ar,en,,\nنعم,yes,1,2\n", "utf-8")
    read = read_back(tmp_path / "a.csv")
    assert read.loc[0, ["", " 2"]].tolist() == ["1", "2"]


def test_the_first_rows_say_what_a_column_of_parquet_holds(tmp_path: Path) -> None:
    rows = pd.DataFrame([["نعم", "yes", "high"], ["لا", "no", ""]], columns=["ar_text", "en_text", "probability"])
    with open_table(tmp_path / "a.parquet", list(rows.columns)) as write:
        write(rows[:0])
        write(rows)
    assert read_back(tmp_path / "a.parquet")["probability"].tolist() == ["high", ""]
    with open_table(tmp_path / "none.parquet", list(rows.columns)) as write:
        write(rows[:0])
    assert pd.read_parquet(tmp_path / "none.parquet").dtypes["probability"] == "float64"


def test_data_sets_as_the_hub_lays_them_out_are_read(tmp_path: Path) -> None:
    (tmp_path / "set" / "data").mkdir(parents=True)
    for split, words in (("test", ["c"]), ("train-00001-of-00002", ["b"]), ("train-00000-of-00002", ["a"])):
        rows = pd.DataFrame({"translation": [{"ar": f"نص {word}", "en": word} for word in words]})
        rows.to_parquet(tmp_path / "set" / "data" / f"{split}.parquet")
    read = read_back(tmp_path / "set")
    assert read[["en_text", "split"]].to_numpy().tolist() == [["a", "train"], ["b", "train"], ["c", "test"]]


@pytest.mark.parametrize("tags", ["ar=fr", "de=de-DE", "ar", "en=ar-EG"])
def test_tags_are_those_of_their_language(tags: str, tmp_path: Path) -> None:
    export_pairs(table_of(NASTY[:1]), "tsv", tmp_path / "a.tsv")
    done = CliRunner().invoke(
        group, ["export", str(tmp_path / "a.tsv"), "--to", "tmx", "-o", str(tmp_path / "a.tmx"), "--tags", tags]
    )
    assert done.exit_code == 2
    assert "write it as ar=TAG,en=TAG" in done.output
