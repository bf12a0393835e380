"""The base form of English verbs: "win" of "won", "carry" of "carried"."""

from __future__ import annotations

from rag.questions.english import english_counts

BASE_AND_FORMS = (
    "speak spoke spoken|leave left|find found|win won|lead led|get got|give gave given|take took taken|make made|"
    "pay paid|meet met|break broke broken|begin began begun|breed bred|build built|buy bought|come came|"
    "die died dead death|fall fell fallen|hold held|keep kept|lose lost|see saw seen|sell sold|send sent|spend spent|"
    "stand stood|tell told|wear wore worn|write wrote written|say said|go went gone|fight fought|sink sank sunk|"
    "catch caught|teach taught|steal stole stolen|run ran|grow grew grown|draw drew drawn|strike struck|shoot shot|"
    "think thought|bring brought|bear bore born"
)
PAST_ALONE = frozenset(
    forms[1] for forms in map(str.split, BASE_AND_FORMS.split("|")) if len(forms) == 3 and forms[1] != forms[2]
)
"""Past forms that are no participles, and so are always verbs: "took", not "found"."""
IRREGULAR = {form: base for base, *forms in map(str.split, BASE_AND_FORMS.split("|")) for form in forms}
"""Irregular forms and their base forms."""


def base_form(word: str) -> str:
    """The base form of a verb in lower case; the word itself where it has no other."""
    if word in IRREGULAR:
        return IRREGULAR[word]
    if not word.endswith("ed"):
        return word
    stem = word[:-2]
    if stem.endswith("i"):
        return stem[:-1] + "y"
    doubled = stem[:-1] if len(stem) > 2 and stem[-1] == stem[-2] else stem
    known = english_counts()
    return max((stem, stem + "e", doubled), key=lambda form: known.get(form, 0))


def has_past_form(word: str) -> bool:
    """Whether a word has the form of a past tense or a participle."""
    return word.islower() and (word.endswith("ed") or word in IRREGULAR)
