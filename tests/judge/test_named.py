"""Whether a document has the other one's name: then nothing is told otherwise."""

from align.facts.claim import Claim
from align.facts.claims import read_claims
from align.judge.named import gather_names, is_named
from align.records import Language, Sentence


def has_name(text: str, measure: str, document: str) -> bool:
    language: Language = "ar" if any("\u0621" <= letter <= "\u064a" for letter in document) else "en"
    own: Language = "ar" if any("\u0621" <= letter <= "\u064a" for letter in text) else "en"
    (claim,) = (c for c in read_claims(text, own) if c.measure == measure)
    claims: list[Claim] = list(read_claims(document, language))
    sentence = Sentence("there.txt", 0, len(document), document, language)
    return is_named(claim, gather_names([sentence], claims))


def test_a_surname_said_again_is_of_whoever_was_named_in_full() -> None:
    document = "The envoy is Rachid Tounsi. On Sunday Tounsi went home."
    assert not has_name("The envoy is Rabah Tounsi.", "person", document)
    assert has_name("The envoy is Rachid Tounsi.", "person", document)
    assert has_name("The envoy is Rabah Tounsi.", "person", "On Sunday Tounsi went home.")


def test_a_town_is_not_its_hospital() -> None:
    document = "ونُقل الجرحى إلى مستشفى قرطبة، بعيدًا عن طبرق."
    assert not has_name("ونُقل الجرحى إلى مستشفى طبرق.", "hospital", document)
    assert has_name("ونُقل الجرحى إلى مستشفى قرطبة.", "hospital", document)
    assert has_name("وأُخليت مدينة طبرق.", "city", document)


def test_one_word_that_sounds_like_a_given_name_is_not_who_is_named_in_full() -> None:
    assert not has_name("وقالت الكاتبة العامة سنية بلحاج إنها غادرت.", "person", "وأُغلق المصنع هذه السنة.")
    assert not has_name("The union's head is Sonia Belhadj.", "person", "وأُغلق المصنع هذه السنة.")
    assert has_name("The union's head is Sonia Belhadj.", "person", "وقالت الكاتبة العامة سنية بلحاج إنها غادرت.")
