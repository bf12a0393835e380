"""Descriptions of nouns that the model was not trained on."""

from __future__ import annotations

import pytest

from rag.questions.classifier import default_embedder
from rag.questions.roles import RoleRating, is_description, rate_roles


def rate(phrase: str) -> RoleRating:
    [vector] = default_embedder().embed([phrase])
    return rate_roles(vector)


@pytest.mark.parametrize("phrase", ["the bassoonist", "the ferry's helmsman", "the head gardener of the park"])
def test_a_person(phrase: str) -> None:
    assert rate(phrase).is_person
    assert not rate(phrase).is_thing


@pytest.mark.parametrize("phrase", ["the constabulary", "the trade union", "the brass band", "the football club"])
def test_a_group_is_no_person_and_no_thing(phrase: str) -> None:
    assert not rate(phrase).is_person
    assert not rate(phrase).is_thing


@pytest.mark.parametrize("phrase", ["the avalanche in the valley", "the Lund train robbery", "the fracture"])
def test_an_event_and_what_is_wrong(phrase: str) -> None:
    assert not rate(phrase).is_no_event


@pytest.mark.parametrize("phrase", ["the sheep farm", "Castle Street", "the aqueduct"])
def test_no_event(phrase: str) -> None:
    assert rate(phrase).is_no_event


@pytest.mark.parametrize("phrase", ["the accordion", "the aqueduct of the valley", "the rowing boat"])
def test_a_thing(phrase: str) -> None:
    assert rate(phrase).is_thing


@pytest.mark.parametrize(
    ("phrase", "is_one"), [("the captain of the Solvane", True), ("the Solvane", False), ("Ada Venn", False)]
)
def test_a_name_is_no_description(phrase: str, is_one: bool) -> None:
    assert is_description(phrase) == is_one
