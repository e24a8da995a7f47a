"""The words that tell what is done, in English, Italian and Chinese; who does it stands in `actors`.

General to sagas of law, courts, business and trade between states; what one saga is about stands in its watch profile.
Terms are written as `matching.Matcher` reads them: `*` lets a word go on, Chinese terms match anywhere.
"""

from __future__ import annotations

from collections.abc import Mapping

from tracker.model import Terms


def _words(listed: str) -> tuple[str, ...]:
    return tuple(listed.split(", "))


ACTIONS: Mapping[str, Terms] = {
    "pass": {
        "en": _words(
            "pass, passes, passed, clears, cleared, approves, approved, approval, votes to, voted to, "
            "passage, adopts, adopted, advances, greenlights"
        ),
        "it": _words("approva, approvat*, via libera, vota a favore, approvano, passa"),
        "zh": _words("通过, 批准, 表决通过, 获批"),
    },
    "introduce": {
        "en": _words("introduce*, unveil*, propose, proposes, proposed, revise*, drafts"),
        "it": _words("presenta, presentat*, propone, propost*"),
        "zh": _words("提案, 提出法案, 提出, 拟定, 再提, 推动法案"),
    },
    "sign": {
        "en": _words("sign, signs, signed, signs into law, executive order, memorandum"),
        "it": _words("firma, firmat*, ordine esecutivo"),
        "zh": _words("签署, 签字, 行政令, 行政命令"),
    },
    "extend": {
        "en": _words(
            "extend*, extension*, delay*, postpon*, reprieve, pushes back, grace period, more time, more days, gives extra, "
            "paus*, put on hold"
        ),
        "it": _words("proroga*, prorogh*, rinvi*, posticip*, slitta*, estes*, estende, altri giorni, più tempo, sospend*"),
        "zh": _words("延长, 延期, 推迟, 暂缓, 宽限, 延后, 多给, 暂停, 搁置"),
    },
    "sue": {
        "en": _words(
            "sue, sues, sued, suing, lawsuit*, files suit, challenge*, legal action*, go to court, class action, "
            "files complaint, appeals, appealed, to appeal"
        ),
        "it": _words(
            "fa causa, causa legale, denuncia, cita in giudizio, ricors*, ricorre, azione legale, "
            "fanno causa, fa ricorso, fa appello, class action"
        ),
        "zh": _words("起诉, 诉讼, 状告, 告美, 提告, 控告, 法律行动, 上诉"),
    },
    "rule": {
        "en": _words(
            "rules, ruled, ruling*, upholds, upheld, uphold, strikes down, struck down, verdict, "
            "declines to, sides with, overturns, overturned, dismisses, dismissed, tosses, tossed, side with, "
            "rebuffs, rebuffed, throws out, threw out, "
            "agrees to hear, takes up"
        ),
        "it": _words("sentenza, stabilisce, conferma la legge, boccia, respinge, da ragione, dà torto, accoglie"),
        "zh": _words("裁定, 裁决, 判决, 维持, 驳回, 宣判, 推翻, 判定"),
    },
    "hear": {
        "en": _words(
            "hearing*, argue*, argued, oral argument*, testif*, grill*, grilling, court filing*, brief, "
            "court today, defends, defended, hears"
        ),
        "it": _words("udienza, audizione, testimonia, memoria difensiva, difende"),
        "zh": _words("听证, 庭审, 辩论, 出庭, 口头辩论, 作证"),
    },
    "block": {
        "en": _words(
            "block, blocks, blocked, halt*, freez*, paus*, suspend*, injunction, put on hold, on hold, delay*, postpon*"
        ),
        "it": _words("blocca, bloccat*, sospend*, sospes*, ferma, congela*, rinvi*"),
        "zh": _words("阻止, 叫停, 暂停, 中止, 冻结, 搁置, 暂缓, 推迟"),
    },
    "bid": {
        "en": _words(
            "bid, bids, bidder*, buy, buyer*, acquire*, takeover, offer, offers, offered, merger, merge, bidding, submits"
        ),
        "it": _words("offerta, offre, compra*, acquist*, acquisizion*, rilev*, cordata, offerte"),
        "zh": _words("收购, 竞购, 买下, 洽购, 报价, 接手, 合并, 购买, 竞标"),
    },
    "order": {
        "en": _words("order, orders, ordered, mandate*, require*, direct*, delegat*, demand*, told to"),
        "it": _words("ordina, ordinat*, impone, obblig*, chiede, delega"),
        "zh": _words("要求, 下令, 责令, 授权, 强制"),
    },
    "threaten": {
        "en": _words("threaten*, warn, warns, warned, ultimatum, vow*, warning"),
        "it": _words("minacci*, avvert*, ultimatum"),
        "zh": _words("威胁, 警告, 最后通牒, 扬言"),
    },
    "deny": {
        "en": _words(
            "deny, denies, denied, disput*, rejects, rejected, no plan*, refut*, not true, false report*, dismisses reports"
        ),
        "it": _words("smenti*, nega, negat*, respinge, nessun piano"),
        "zh": _words("辟谣, 否认, 不实, 没有任何, 驳斥, 无计划, 不属实, 拒绝"),
    },
    "investigate": {
        "en": _words("investigat*, probe*, inquiry, accus*, alleg*, complaint, refer, referral, broke law, scrutin*, inquiries"),
        "it": _words("indag*, inchiesta, accus*, istruttoria"),
        "zh": _words("调查, 指控, 下手, 立案, 审查"),
    },
    "fine": {
        "en": _words("fine, fined, fines, penalt*, settle, settles, settled, settlement"),
        "it": _words("multa*, sanzion*, patteggia*"),
        "zh": _words("罚款, 被罚, 处罚, 和解"),
    },
    "shut": {
        "en": _words(
            "shut down, shuts down, shutdown, goes dark, went dark, going dark, removed from, pulled from, "
            "offline, cuts off, stops working, winds up, wind up, shutters"
        ),
        "it": _words("chiude, oscurat*, spegn*, rimoss*, fuori servizio, smette di funzionare, si spegne, oscura"),
        "zh": _words(
            "停止服务, 下架, 关闭, 关停, 停运, 停服, 宕机, 下线, 停摆, 停止在美, 停止运营, 停止对美, 暂停服务, 停止向美, 无法使用"
        ),
    },
    "restore": {
        "en": _words(
            "restor*, back online, reinstat*, returns to, return to, comes back, resum*, is back, "
            "available again, puts back, put back, back in app stores, back on app stores, returns, "
            "back in their app stores"
        ),
        "it": _words("ripristin*, torna online, torna disponibile, riattiv*, torna su, è tornata, è tornato, torna, tornano"),
        "zh": _words("恢复, 重新上架, 重新上线, 回归, 重返, 复活, 重返应用商店, 重新可用, 回来了"),
    },
    "join": {
        "en": _words("join, joins, joined, joining, opens account, open account"),
        "it": _words("sbarca, si iscrive, apre un account, apre un profilo"),
        "zh": _words("入驻, 注册账号, 开通账号, 加入"),
    },
    "launch": {
        "en": _words("launch*, releas*, roll out, rolls out, open-source*"),
        "it": _words("lancia, lanciat*, rilasci*, debutta"),
        "zh": _words("推出, 发布, 上线, 开源"),
    },
    "invest": {
        "en": _words("invest, invests, invested, to spend, spends, earmarks"),
        "it": _words("investe, investir*, investiment*"),
        "zh": _words("斥资, 投入"),
    },
    "appoint": {
        "en": _words("appoint*, steps down, resign*, named as, takes over as"),
        "it": _words("nomina*, dimission*, si dimette"),
        "zh": _words("任命, 辞职, 卸任, 接任"),
    },
    "ban": {
        "en": _words("bans, banned, banning, prohibits, prohibited, outlaw*, blacklist*, kicks off, boots"),
        "it": _words("bandisce, bandit*, vieta, vietat*, proibi*, mette al bando"),
        "zh": _words("封禁, 禁用, 禁止, 限用, 封杀, 被禁"),
    },
    "divest": {
        "en": _words("divests, divested, sells, sold, spins off, forced sale"),
        "it": _words("vende, vendut*, cede, cedut*, dismette"),
        "zh": _words("卖掉, 强制出售, 要求出售, 售予"),
    },
    "value": {
        "en": _words("valued at, buyback*, buys back, valuation hits, values"),
        "it": _words("valutata, valutato, riacquista, vale"),
        "zh": _words("估值, 回购"),
    },
    "deal": {
        "en": _words(
            "agrees, agreed, agree to, agree on, truce, reach deal, reaches deal, strikes deal, agreement reached, "
            "deal reached, signs deal"
        ),
        "it": _words("raggiunge un accordo, accordo raggiunto, trova l'intesa, raggiunta l'intesa, tregua"),
        "zh": _words("达成, 谈妥, 签约, 休战"),
    },
    "raise_duty": {
        "en": _words(
            "levy, levies, imposes, imposed, retaliat*, raises tariffs, new tariffs, hikes tariffs, slaps, "
            "tightens export*, restricts export*, curbs export*, hikes, hiked, raises, raised, boosts, doubles, "
            "triples, increases tariffs, higher tariffs, puts tariffs, counter-tariffs"
        ),
        "it": _words(
            "impone dazi, nuovi dazi, alza i dazi, aumenta i dazi, ritorsion*, contromisur*, raddoppia, "
            "impongono dazi, limita l'esportazione, limita le esportazioni"
        ),
        "zh": _words("加征, 征收, 反制, 提高关税, 上调关税, 上调, 提至, 增至"),
    },
    "cut_duty": {
        "en": _words(
            "lifts tariffs, cuts tariffs, lowers tariffs, scraps tariffs, exempts, exempted, exemption*, "
            "spares, exclusion*, lifts, rolls back, scraps, slash tariffs, slashes, halves, halved"
        ),
        "it": _words("riduce i dazi, taglia i dazi, toglie i dazi, esenta, esenzion*, esclude"),
        "zh": _words("取消关税, 下调关税, 降低关税, 豁免, 暂免, 免征"),
    },
    "respond": {
        "en": _words(
            "respond*, response, reacts, hits out, hit out, hits back, condemns, condemned, criticises, "
            "criticizes, strikes back, vows to respond, countermeasure*, protests, slams, opposes, oppose, urges, urge"
        ),
        "it": _words("rispond*, risposta, replica, reagisc*, condanna, critica, protesta"),
        "zh": _words("回应, 作回应, 表态, 谴责, 发声明, 外交部表示, 商务部表示, 中方表示, 敦促, 交涉, 反对"),
    },
    "announce": {
        "en": _words(
            "announc*, confirm*, reveal*, declar*, finaliz*, finalis*, decid*, takes action, begins, starts, plans, planned"
        ),
        "it": _words("annunci*, conferm*, rivela*, dichiar*, decide, deciso, avvia"),
        "zh": _words("宣布, 确认, 证实, 公布, 决定, 确定, 正式, 曝光"),
    },
    "ask": {
        "en": _words(
            "asks, asked, seeks, sought, petition*, files, filed, appeals, appealed, applies for, urges, urge, opposes, oppose, "
            "begs, pleads, calls on"
        ),
        "it": _words("chiede, chiedono, presenta istanza, fa appello, domanda di, implora, sollecita, si oppone"),
        "zh": _words("请求, 申请, 提请, 寻求, 递交, 提交, 呼吁, 恳求, 请愿, 上诉, 敦促, 反对"),
    },
    "refuse": {
        "en": _words("refuses, refused, turns down, turned down, rules out, won't, will not"),
        "it": _words("rifiuta, rifiutat*, esclude, non intende"),
        "zh": _words("拒绝, 不会, 不打算, 不执行, 不再执行"),
    },
    "end": {
        "en": _words("revok*, rescind*, withdraws, withdrew, cancels, cancelled, canceled, ends, ended, closes, repeal*"),
        "it": _words("revoca, revocat*, ritira, annulla, annullat*, abroga*"),
        "zh": _words("取消, 撤销, 撤回, 终止, 废除"),
    },
    "take_effect": {
        "en": _words("takes effect, take effect, took effect, goes into effect, go into effect, kick in, kicks in, expire*"),
        "it": _words("entra in vigore, entrano in vigore, scatta, scattano, scade, scaduto"),
        "zh": _words("生效, 到期, 实施"),
    },
    "grant": {
        "en": _words("grants, granted, allows, allowed, lets, exempted from, gives, gave, wins, won, gets"),
        "it": _words("concede, concess*, consente, permette, ottiene"),
        "zh": _words("允许, 获准, 给予, 准许"),
    },
    "meet": {
        "en": _words(
            "meets, met with, visits, visited, holds talks, speaks with, spoke with, speak by phone, "
            "speaks by phone, spoke by phone, talk by phone, phone call"
        ),
        "it": _words("incontra, incontrano, visita, a colloquio, telefonata, al telefono"),
        "zh": _words("会见, 会谈, 会晤, 造访, 到访, 通话"),
    },
    "say": {
        "en": _words("says, said, tells, told, claims, insists, admits, suggests, signals"),
        "it": _words("dice, afferma, sostiene, ammette, assicura"),
        "zh": _words("称, 表示, 声称, 透露, 坦言, 强调, 承认, 告知"),
    },
    "about_ban": {
        "en": _words("ban, bans on"),
        "it": _words("bando, divieto, divieti"),
        "zh": _words("禁令, 封禁令"),
    },
    "about_sale": {
        "en": _words("sell, sale, divest, divestiture, sell-off"),
        "it": _words("vendita, vendere, cessione, dismissione"),
        "zh": _words("剥离, 出售, 不卖"),
    },
    "about_deal": {
        "en": _words("deal, deals, agreement*, joint venture, accord, talks"),
        "it": _words("accordo, accordi, intesa, joint venture, trattativ*"),
        "zh": _words("协议, 合资, 谈判"),
    },
    "about_duty": {
        "en": _words("tariff*, duty, duties, trade war, section 301, de minimis, unfair trade"),
        "it": _words("dazi, dazio, guerra commerciale"),
        "zh": _words("关税, 贸易战"),
    },
    "about_value": {
        "en": _words("revenue*, worth, valuation"),
        "it": _words("valutazione, ricavi, fatturato"),
        "zh": _words("营收, 市值"),
    },
}
"""What is done, by kind."""

WEAK_ACTIONS = frozenset({"announce", "respond", "say"})
"""Say how something became known rather than what happened: any other doing of the same headline comes first."""

TALK = "say"
"""Only says that somebody spoke: it speaks neither for a step nor against one."""

OFFICIAL_ACTIONS = frozenset({"pass", "rule"})
"""Never done by a company: "the X bill passed" names no doer."""

MUTUAL = frozenset({"hear", "deal"})
"""Take two sides, and either may be named as the doer: a court hears, a company argues."""

TOPICS = frozenset({"about_ban", "about_sale", "about_deal", "about_duty", "about_value"})
"""Nouns of what is being talked about: a headline with no other doing names a matter, not a step of it."""

_CATEGORIES = {
    "law": ("pass", "introduce"),
    "executive": ("sign", "extend", "order", "threaten", "respond", "ask", "refuse", "end", "take_effect", "grant", "meet"),
    "court": ("sue", "rule", "hear", "investigate", "fine", "block"),
    "deal": ("divest", "bid", "deal", "about_sale", "about_deal", "deny"),
    "trade": ("raise_duty", "cut_duty", "about_duty"),
    "ban": ("ban", "about_ban", "shut", "restore"),
    "tech": ("launch", "invest"),
    "market": ("value", "about_value", "join", "appoint"),
}
CATEGORY_OF_ACTION: Mapping[str, str] = {action: category for category, actions in _CATEGORIES.items() for action in actions}
"""The category of an event by what is done, used where no theme of the watch profile names one."""
