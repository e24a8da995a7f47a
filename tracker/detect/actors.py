"""The institutions and groups that act, in English, Italian and Chinese.

General to sagas of law, courts, business and trade between states. Terms are written as `matching.Matcher` reads them.
"""

from __future__ import annotations

from collections.abc import Mapping

from tracker.model import Terms

ACTORS: Mapping[str, Terms] = {
    "president": {
        "en": ("president", "white house", "oval office"),
        "it": ("presidente", "casa bianca"),
        "zh": ("总统", "白宫"),
    },
    "congress": {
        "en": ("congress", "lawmakers", "legislature"),
        "it": ("congresso", "parlamento", "deputati"),
        "zh": ("国会", "议员"),
    },
    "house": {
        "en": ("house", "house of representatives", "house committee"),
        "it": ("camera", "camera dei rappresentanti"),
        "zh": ("众议院", "众院"),
    },
    "senate": {"en": ("senate", "senators"), "it": ("senato", "senatori"), "zh": ("参议院", "参院")},
    "committee": {"en": ("committee", "house panel"), "it": ("commissione",), "zh": ("委员会",)},
    "supreme_court": {
        "en": ("supreme court", "scotus", "justices", "high court"),
        "it": ("corte suprema",),
        "zh": ("最高法院", "最高法", "大法官"),
    },
    "court": {
        "en": ("court", "appeals court", "judge*", "circuit", "tribunal"),
        "it": ("corte", "tribunale", "giudic*", "corte d'appello"),
        "zh": ("法院", "法官", "法庭"),
    },
    "justice_department": {
        "en": ("justice department", "department of justice", "DOJ", "attorney general"),
        "it": ("dipartimento di giustizia", "procuratore generale"),
        "zh": ("司法部",),
    },
    "regulator": {
        "en": ("FTC", "federal trade commission", "regulator*", "watchdog", "privacy authorit*"),
        "it": ("autorita", "garante", "antitrust", "agcom"),
        "zh": ("监管机构", "联邦贸易委员会", "监管部门"),
    },
    "foreign_ministry": {
        "en": ("foreign ministry", "ministry of foreign affairs"),
        "it": ("ministero degli esteri",),
        "zh": ("外交部",),
    },
    "commerce_ministry": {
        "en": ("commerce ministry", "ministry of commerce", "MOFCOM"),
        "it": ("ministero del commercio",),
        "zh": ("商务部",),
    },
    "creators": {
        "en": ("creators", "influencers", "users"),
        "it": ("creator", "influencer", "utenti"),
        "zh": ("创作者", "用户", "网红"),
    },
    "states": {"en": ("states", "state attorneys"), "it": ("stati americani",), "zh": ("各州", "多州", "州长")},
}
"""Institutions and groups that act. The entities of the watch profile act too, under their own ids."""

INSTITUTIONS = frozenset(ACTORS)
