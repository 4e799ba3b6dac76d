"""Verbs that rules name are known in all their forms."""

import pytest

from chipwatch.language import load_model
from chipwatch.lemmas import teach_verbs


@pytest.mark.parametrize(
    ("verb", "sentence", "form"),
    [
        ("harrumph", "The minister harrumphed that it rained.", "harrumphed"),  # in no list: a form of `harrumphe`
        ("fine", "The agency fined the firm.", "fined"),  # in the model's list, and so is `fin`
        ("hope", "She hoped that it would rain.", "hoped"),
        ("splig", "The minister spligged that it rained.", "spligged"),
    ],
)
def test_forms_lead_back_to_the_verb(verb: str, sentence: str, form: str) -> None:
    nlp = load_model()
    before = {token.text: token.lemma_ for token in nlp(sentence)}
    teach_verbs(nlp, [verb, "co-operate"])
    after = {token.text: token.lemma_ for token in nlp(sentence)}
    assert before[form] != verb
    assert after == {**before, form: verb}


def test_what_is_clear_stays_as_it_is() -> None:
    nlp = load_model()
    sentence = "They planned a trip, made plans, banned hops and hopped home."
    before = [token.lemma_ for token in nlp(sentence)]
    teach_verbs(nlp, ["plan", "plane", "hop", "ban", "trip"])
    assert [token.lemma_ for token in nlp(sentence)] == before
