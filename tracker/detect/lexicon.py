"""The words that tell who acts and what is done, in English, Italian and Chinese.

General to sagas of law, courts, business and trade between states; what one saga is about stands in its watch profile.
Terms are written as `matching.Matcher` reads them: `*` lets a word go on, Chinese terms match anywhere.
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

ACTIONS: Mapping[str, Terms] = {
    "pass": {
        "en": (
            "pass",
            "passes",
            "passed",
            "clears",
            "cleared",
            "approves",
            "approved",
            "approval",
            "votes to",
            "voted to",
            "passage",
        ),
        "it": ("approva", "approvat*", "via libera", "vota a favore"),
        "zh": ("通过", "批准", "表决通过"),
    },
    "introduce": {
        "en": ("introduce*", "unveil*", "propose", "proposes", "proposed", "revise*", "drafts"),
        "it": ("presenta", "presentat*", "propone", "propost*"),
        "zh": ("提案", "提出法案", "提出", "拟定", "再提", "推动法案"),
    },
    "sign": {
        "en": ("sign", "signs", "signed", "signs into law", "executive order", "memorandum"),
        "it": ("firma", "firmat*", "ordine esecutivo"),
        "zh": ("签署", "签字", "行政令", "行政命令"),
    },
    "extend": {
        "en": ("extend*", "extension*", "delay*", "postpon*", "reprieve", "pushes back", "grace period", "more time"),
        "it": ("proroga*", "prorogh*", "rinvi*", "posticip*", "slitta*", "estes*", "estende", "altri giorni"),
        "zh": ("延长", "延期", "推迟", "暂缓", "宽限", "延后", "多给"),
    },
    "sue": {
        "en": ("sue", "sues", "sued", "suing", "lawsuit*", "files suit", "challenge*", "legal action*", "go to court"),
        "it": ("fa causa", "causa legale", "denuncia", "cita in giudizio", "ricors*", "ricorre", "azione legale"),
        "zh": ("起诉", "诉讼", "状告", "告美", "提告", "控告", "法律行动", "上诉"),
    },
    "rule": {
        "en": (
            "rules",
            "ruled",
            "ruling*",
            "upholds",
            "upheld",
            "uphold",
            "strikes down",
            "struck down",
            "verdict",
            "refuses to",
        ),
        "it": ("sentenza", "stabilisce", "conferma la legge", "boccia", "respinge", "da ragione"),
        "zh": ("裁定", "裁决", "判决", "维持", "驳回", "宣判"),
    },
    "hear": {
        "en": (
            "hearing*",
            "argue*",
            "argued",
            "oral argument*",
            "testif*",
            "grill*",
            "grilling",
            "court filing*",
            "brief",
            "court today",
        ),
        "it": ("udienza", "audizione", "testimonia", "memoria difensiva"),
        "zh": ("听证", "庭审", "辩论", "出庭", "口头辩论", "作证"),
    },
    "block": {
        "en": ("block", "blocks", "blocked", "halt*", "freez*", "paus*", "suspend*", "injunction", "put on hold", "on hold"),
        "it": ("blocca", "bloccat*", "sospend*", "sospes*", "ferma", "congela*"),
        "zh": ("阻止", "叫停", "暂停", "中止", "冻结", "搁置"),
    },
    "bid": {
        "en": (
            "bid",
            "bids",
            "bidder*",
            "buy",
            "buyer*",
            "acquire*",
            "takeover",
            "offer",
            "offers",
            "offered",
            "merger",
            "merge",
        ),
        "it": ("offerta", "offre", "compra*", "acquist*", "acquisizion*", "rilev*", "cordata"),
        "zh": ("收购", "竞购", "买下", "洽购", "报价", "接手", "合并", "购买"),
    },
    "order": {
        "en": ("order", "orders", "ordered", "mandate*", "require*", "direct*", "delegat*", "demand*", "told to"),
        "it": ("ordina", "ordinat*", "impone", "obblig*", "chiede", "delega"),
        "zh": ("要求", "下令", "责令", "授权", "强制"),
    },
    "threaten": {
        "en": ("threat*", "warn", "warns", "warned", "ultimatum", "vow*"),
        "it": ("minacci*", "avvert*", "ultimatum"),
        "zh": ("威胁", "警告", "最后通牒", "扬言"),
    },
    "deny": {
        "en": ("deny", "denies", "denied", "disput*", "rejects", "rejected", "no plan*", "refut*", "not true", "false report*"),
        "it": ("smenti*", "nega", "negat*", "respinge", "nessun piano"),
        "zh": ("辟谣", "否认", "不实", "没有任何", "驳斥", "无计划"),
    },
    "investigate": {
        "en": ("investigat*", "probe*", "inquiry", "accus*", "alleg*", "complaint", "refer", "referral", "broke law"),
        "it": ("indag*", "inchiesta", "accus*", "istruttoria"),
        "zh": ("调查", "指控", "下手", "立案", "审查"),
    },
    "fine": {
        "en": ("fine", "fined", "fines", "penalt*", "settle", "settles", "settled", "settlement"),
        "it": ("multa*", "sanzion*", "patteggia*"),
        "zh": ("罚款", "被罚", "处罚", "和解"),
    },
    "shut": {
        "en": (
            "shut down",
            "shuts down",
            "shutdown",
            "goes dark",
            "went dark",
            "going dark",
            "removed from",
            "pulled from",
            "offline",
        ),
        "it": ("chiude", "oscurat*", "spegn*", "rimoss*", "fuori servizio"),
        "zh": ("停止服务", "下架", "关闭", "关停", "停运", "停服", "宕机"),
    },
    "restore": {
        "en": ("restor*", "back online", "reinstat*", "returns to", "return to", "comes back", "resum*"),
        "it": ("ripristin*", "torna online", "torna disponibile", "riattiv*", "torna su"),
        "zh": ("恢复", "重新上架", "重新上线", "回归", "重返"),
    },
    "join": {
        "en": ("join", "joins", "joined", "joining", "opens account", "open account"),
        "it": ("sbarca", "si iscrive", "apre un account", "apre un profilo"),
        "zh": ("入驻", "注册账号", "开通账号"),
    },
    "launch": {
        "en": ("launch*", "releas*", "roll out", "rolls out", "open-source*"),
        "it": ("lancia", "lanciat*", "rilasci*", "debutta"),
        "zh": ("推出", "发布", "上线", "开源"),
    },
    "appoint": {
        "en": ("appoint*", "steps down", "resign*", "named as", "takes over as"),
        "it": ("nomina*", "dimission*", "si dimette"),
        "zh": ("任命", "辞职", "卸任", "接任"),
    },
    "ban": {
        "en": ("bans", "banned", "banning", "prohibits", "prohibited", "outlaw*", "blacklist*", "kicks off", "boots"),
        "it": ("bandisce", "bandit*", "vieta", "vietat*", "proibi*", "mette al bando"),
        "zh": ("封禁", "禁用", "禁止", "限用", "封杀", "被禁"),
    },
    "divest": {
        "en": ("divests", "divested", "sells", "sold", "spins off", "forced sale"),
        "it": ("vende", "vendut*", "cede", "cedut*", "dismette"),
        "zh": ("卖掉", "强制出售", "要求出售", "售予"),
    },
    "deal": {
        "en": (
            "agrees",
            "agreed",
            "reach deal",
            "reaches deal",
            "strikes deal",
            "agreement reached",
            "deal reached",
            "signs deal",
        ),
        "it": ("raggiunge un accordo", "accordo raggiunto", "trova l'intesa", "raggiunta l'intesa"),
        "zh": ("达成", "谈妥", "签约"),
    },
    "raise_duty": {
        "en": ("levy", "levies", "imposes", "imposed", "retaliat*", "raises tariffs", "new tariffs", "hikes tariffs", "slaps"),
        "it": ("impone dazi", "nuovi dazi", "alza i dazi", "aumenta i dazi", "ritorsion*", "contromisur*"),
        "zh": ("加征", "征收", "反制", "提高关税", "上调关税"),
    },
    "cut_duty": {
        "en": ("lifts tariffs", "cuts tariffs", "lowers tariffs", "scraps tariffs", "exempts", "exempted", "exemption*"),
        "it": ("riduce i dazi", "taglia i dazi", "toglie i dazi", "esenta", "esenzion*"),
        "zh": ("取消关税", "下调关税", "降低关税", "豁免"),
    },
    "respond": {
        "en": (
            "respond*",
            "response",
            "reacts",
            "hits out",
            "hit out",
            "hits back",
            "condemns",
            "condemned",
            "criticises",
            "criticizes",
        ),
        "it": ("rispond*", "risposta", "replica", "reagisc*", "condanna", "critica"),
        "zh": ("回应", "作回应", "表态", "谴责", "发声明", "外交部表示", "商务部表示", "中方表示"),
    },
    "announce": {
        "en": (
            "announc*",
            "confirm*",
            "reveal*",
            "declar*",
            "finaliz*",
            "finalis*",
            "decid*",
            "takes action",
            "begins",
            "starts",
        ),
        "it": ("annunci*", "conferm*", "rivela*", "dichiar*", "decide", "deciso", "avvia"),
        "zh": ("宣布", "确认", "证实", "公布", "决定", "确定", "正式", "曝光"),
    },
    "about_ban": {"en": ("ban", "bans on"), "it": ("bando", "divieto", "divieti"), "zh": ("禁令",)},
    "about_sale": {
        "en": ("sell", "sale", "divest", "divestiture", "sell-off"),
        "it": ("vendita", "vendere", "cessione", "dismissione"),
        "zh": ("剥离", "出售", "不卖"),
    },
    "about_deal": {
        "en": ("deal", "deals", "agreement*", "joint venture", "accord", "truce", "talks"),
        "it": ("accordo", "accordi", "intesa", "joint venture", "tregua", "trattativ*"),
        "zh": ("协议", "合资", "休战", "谈判"),
    },
    "about_duty": {
        "en": ("tariff*", "duty", "duties", "trade war", "section 301", "de minimis", "unfair trade"),
        "it": ("dazi", "dazio", "guerra commerciale"),
        "zh": ("关税", "贸易战"),
    },
    "about_value": {
        "en": ("valuation", "valued at", "buyback", "revenue*", "worth"),
        "it": ("valutazione", "valutat*", "ricavi", "fatturato", "riacquisto"),
        "zh": ("估值", "回购", "营收", "市值"),
    },
}
"""What is done, by kind."""

WEAK_ACTIONS = frozenset({"announce", "respond"})
"""Say how something became known rather than what happened: any other doing of the same headline comes first."""

OFFICIAL_ACTIONS = frozenset({"pass", "rule"})
"""Never done by a company: "the X bill passed" names no doer."""

MUTUAL = frozenset({"hear", "deal"})
"""Take two sides, and either may be named as the doer: a court hears, a company argues."""

TOPICS = frozenset({"about_ban", "about_sale", "about_deal", "about_duty", "about_value"})
"""Nouns of what is being talked about: a headline with no other doing names a matter, not a step of it."""

_CATEGORIES = {
    "law": ("pass", "introduce"),
    "executive": ("sign", "extend", "order", "threaten", "respond"),
    "court": ("sue", "rule", "hear", "investigate", "fine", "block"),
    "deal": ("divest", "bid", "deal", "about_sale", "about_deal", "deny"),
    "trade": ("raise_duty", "cut_duty", "about_duty"),
    "ban": ("ban", "about_ban", "shut", "restore"),
    "tech": ("launch",),
    "market": ("about_value", "join", "appoint"),
}
CATEGORY_OF_ACTION: Mapping[str, str] = {action: category for category, actions in _CATEGORIES.items() for action in actions}
"""The category of an event by what is done, used where no theme of the watch profile names one."""
