"""The words that comparing answers needs and that no library provides."""

from __future__ import annotations

MONTHS = "january february march april may june july august september october november december".split()
"""In English; those of the module `calendar` are in the language of the locale."""
SHORT_MONTHS = {month[:3]: month for month in MONTHS} | {"sept": "september"}

FRAME = frozenset(
    "a an the in on at of for about around approximately roughly nearly almost some circa and also was "
    "were is are has have had been be its their his her".split()
)
"""Words that place or frame an answer without being part of it."""

TITLES = frozenset(
    "mr mrs ms miss dr sir dame lord lady prof professor president chairman chairwoman minister premier "
    "chancellor senator governor king queen prince princess general gen pope leader secretary ambassador "
    "judge justice mayor ceo colonel col captain capt lieutenant lt sergeant sgt admiral major".split()
)
OFFICES = frozenset("prime foreign defense defence finance interior health justice vice deputy former acting".split())
"""Words before a title that belong to it: "Foreign Minister"."""
UNNAMED = frozenset("prime wife husband father mother son brother sister".split())
"""Words that, besides titles, name nobody alone: the first one of "prime minister", and relations."""
MODIFIERS = frozenset("vice deputy ex law step".split())
"""Words that make a different office or relation: "Deputy Prime Minister", "father-in-law"."""

REVERSING = frozenset("not no never neither nor without except cannot non nobody".split())
"""If only one of two answers has one of these, they are opposites, not more and less precise."""
OPPOSITES = {
    frozenset(pair.split("/"))
    for pair in "rose/fell rise/fall rising/falling up/down increase/decrease increased/decreased gain/loss "
    "profit/loss maximum/minimum above/below won/lost win/loss more/less more/fewer over/under "
    "dead/injured dead/wounded killed/injured killed/wounded died/survived alive/dead before/after "
    "north/south east/west northern/southern eastern/western husband/wife father/mother son/daughter "
    "brother/sister king/queen prince/princess mr/mrs mr/ms common/lord buy/sell bought/sold left/right "
    "from/to outside/inside first/last approved/rejected".split()
}

UNIT_SIGNS = {
    "percent": "%",
    "percentage": "%",
    "dollar": "$",
    "usd": "$",
    "euro": "€",
    "eur": "€",
    "pound": "£",
    "gbp": "£",
}
ORDINALS = (
    "zeroth first second third fourth fifth sixth seventh eighth ninth tenth eleventh twelfth thirteenth fourteenth "
    "fifteenth sixteenth seventeenth eighteenth nineteenth twentieth"
).split()
"""Each at the index that it names."""
ROMAN = dict(zip("ii iii iv vi vii viii ix".split(), "2 3 4 6 7 8 9".split(), strict=True))
"""Numbers of kings and wars; "I", "V" and "X" may be letters."""

RENAMED = dict(
    pair.split("/")
    for pair in "kiev/kyiv kharkov/kharkiv lvov/lviv odessa/odesa bombay/mumbai madras/chennai calcutta/kolkata "
    "peking/beijing rangoon/yangon burma/myanmar turkiye/turkey holland/netherlands swaziland/eswatini "
    "muhammad/mohammed mohamed/mohammed mohammad/mohammed".split()
)
"""Names that newspapers write in several ways."""

OCCUPATIONS = frozenset(
    "actor actress architect artist astronaut athlete author banker baseball basketball biologist bishop "
    "boxer businessman businesswoman chef chemist coach comedian composer conductor cricketer cyclist "
    "dancer designer diplomat director economist engineer explorer filmmaker footballer golfer guitarist "
    "historian jockey journalist judge lawyer mathematician mayor merchant model musician novelist "
    "officer painter philosopher photographer physician physicist pianist poet politician priest producer "
    "rapper sailor scientist screenwriter sculptor singer skier soldier songwriter swimmer teacher "
    "theologian volleyball wrestler writer album band book city county film game lake magazine mountain "
    "newspaper novel opera planet river school ship song station suburb television town university "
    "village".split()
)
"""Words that tell apart two people, places or things of one name."""
