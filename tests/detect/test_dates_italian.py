"""Dates in Italian news, read on Friday 4 April 2025 unless a case says otherwise."""

from datetime import date

import pytest

from tracker.detect.dates import find_dates

FRIDAY = date(2025, 4, 4)


def said(text, reference=FRIDAY):
    return [(m.date.words, m.date.edtf, m.kind) for m in find_dates(text, "it", reference)]


@pytest.mark.parametrize(
    ("text", "words", "edtf"),
    [
        ("Il decreto è stato firmato il 4 aprile.", "il 4 aprile", "2025-04-04"),
        ("Il decreto è stato firmato venerdì 4 aprile 2025.", "venerdì 4 aprile 2025", "2025-04-04"),
        ("La legge è stata firmata il 24 aprile.", "il 24 aprile", "2024-04-24"),
        ("La prossima udienza sarà il 24 aprile.", "il 24 aprile", "2025-04-24"),
        ("Si riparte il 1º maggio.", "il 1º maggio", "2025-05-01"),
        ("Si riparte il primo maggio.", "il primo maggio", "2025-05-01"),
        ("Si riparte l'8 aprile.", "l'8 aprile", "2025-04-08"),
        ("Si riparte il ventuno aprile.", "il ventuno aprile", "2025-04-21"),
        ("Un atto del 03/04/2025 lo dice.", "03/04/2025", "2025-04-03"),
        ("Un atto del 12/25/2024 lo dice.", "12/25/2024", "2024-12-25"),
        ("Un atto del 2025-04-03 lo dice.", "2025-04-03", "2025-04-03"),
        ("Un atto del 12 nov. 2024 lo dice.", "12 nov. 2024", "2024-11-12"),
        ("La Corte ha deciso giovedì.", "giovedì", "2025-04-03"),
        ("La Corte deciderà martedì.", "martedì", "2025-04-08"),
        ("La Corte ha deciso giovedi, senza accento.", "giovedi", "2025-04-03"),
        ("La Corte ha deciso martedì scorso.", "martedì scorso", "2025-04-01"),
        ("La Corte si riunisce martedì prossimo.", "martedì prossimo", "2025-04-08"),
        ("La Corte si riunisce questo sabato.", "questo sabato", "2025-04-05"),
        ("La Corte si riunisce martedì della prossima settimana.", "martedì della prossima settimana", "2025-04-08"),
        ("Ha parlato oggi.", "oggi", "2025-04-04"),
        ("Ha parlato ieri sera.", "ieri sera", "2025-04-03"),
        ("Ha parlato l'altro ieri.", "l'altro ieri", "2025-04-02"),
        ("Parlerà domani.", "domani", "2025-04-05"),
        ("Parlerà dopodomani.", "dopodomani", "2025-04-06"),
        ("Scade tra 90 giorni.", "tra 90 giorni", "2025-07-03"),
        ("Scade fra settantacinque giorni.", "fra settantacinque giorni", "2025-06-18"),
        ("Cominciò dieci giorni fa.", "dieci giorni fa", "2025-03-25"),
        ("Cominciò due settimane fa.", "due settimane fa", "2025-03-21~"),
        ("Finì tre giorni dopo.", "tre giorni dopo", "2025-04-07"),
        ("Il primo lunedì di maggio è festa.", "Il primo lunedì di maggio", "2025-05-05"),
        ("Si riprende il 20 del prossimo mese.", "il 20 del prossimo mese", "2025-05-20"),
        ("Aprì a Ferragosto 2024.", "Ferragosto 2024", "2024-08-15"),
        ("Aprì a Pasquetta 2024.", "Pasquetta 2024", "2024-04-01"),
        ("Chiuse due giorni dopo Natale.", "due giorni dopo Natale", "2024-12-27"),
        ("Chiuse il 2 del mese.", "il 2 del mese", "2025-04-02"),
        ("Si vota l'ultimo venerdì del mese.", "l'ultimo venerdì del mese", "2025-04-25"),
        ("Si votò due lunedì fa.", "due lunedì fa", "2025-03-24"),
        ("Cominciò un anno e mezzo fa.", "un anno e mezzo fa", "2023-10-04~"),
        ("Scade tra tre giorni lavorativi.", "tra tre giorni lavorativi", "2025-04-09"),
        ("Hanno trattato il 18 e 19 giugno.", "il 18", "2024-06-18"),
    ],
)
def test_a_day_is_found_in_italian(text, words, edtf):
    assert (words, edtf, "day") in said(text)


@pytest.mark.parametrize(
    ("text", "words", "edtf"),
    [
        ("La vendita è attesa per metà giugno 2025.", "metà giugno 2025", "[2025-06-11..2025-06-20]"),
        ("La vendita è attesa per inizio giugno.", "inizio giugno", "[2025-06-01..2025-06-10]"),
        ("La vendita è attesa per la fine di giugno.", "la fine di giugno", "[2025-06-21..2025-06-30]"),
        ("Fu proposta a marzo 2024.", "marzo 2024", "2024-03"),
        ("Fu proposta lo scorso dicembre.", "scorso dicembre", "2024-12"),
        ("Fu proposta nel 2020.", "2020", "2020"),
        ("Fu proposta alla fine dell'anno scorso.", "fine dell'anno scorso", "[2024-07-01..2024-12-31]"),
        ("Cresce nel primo trimestre del 2025.", "primo trimestre del 2025", "[2025-01-01..2025-03-31]"),
        ("Cresce nella prima metà del 2025.", "prima metà del 2025", "[2025-01-01..2025-06-30]"),
        ("Cresce nell'estate 2025.", "estate 2025", "[2025-06-01..2025-08-31]"),
        ("Si votò la settimana scorsa.", "settimana scorsa", "[2025-03-24..2025-03-30]"),
        ("Si voterà la prossima settimana.", "prossima settimana", "[2025-04-07..2025-04-13]"),
        ("Si votò il mese scorso.", "mese scorso", "2025-03"),
        ("Si voterà quest'anno.", "quest'anno", "2025"),
        ("Hanno trattato nel fine settimana.", "fine settimana", "[2025-03-29..2025-03-30]"),
        ("Dura dal 4 al 9 aprile.", "dal 4 al 9 aprile", "[2025-04-04..2025-04-09]"),
        ("Dura tra il 4 e il 9 aprile.", "tra il 4 e il 9 aprile", "[2025-04-04..2025-04-09]"),
        ("Dura dal 4 aprile al 9 maggio.", "dal 4 aprile al 9 maggio", "[2025-04-04..2025-05-09]"),
        ("Nelle ultime tre settimane nulla.", "ultime tre settimane", "[2025-03-14..2025-04-04]"),
        ("Nei prossimi 90 giorni nulla.", "prossimi 90 giorni", "[2025-04-05..2025-07-03]"),
        ("Nella terza settimana di giugno.", "terza settimana di giugno", "[2025-06-16..2025-06-22]"),
        ("Risale al XIX secolo.", "XIX secolo", "[1800-01-01..1899-12-31]"),
        ("Risale al diciannovesimo secolo.", "diciannovesimo secolo", "[1800-01-01..1899-12-31]"),
        ("Risale agli anni '90.", "anni '90", "[1990-01-01..1999-12-31]"),
        ("Nella settimana dopo Pasqua nulla.", "settimana dopo Pasqua", "[2025-04-21..2025-04-27]"),
        ("Nel weekend di Pasqua nulla.", "weekend di Pasqua", "[2025-04-19..2025-04-20]"),
        ("L'estate scorsa fu votata.", "estate scorsa", "[2024-06-01..2024-08-31]"),
        ("È il caso dell'anno.", "dell'anno", "2025"),
        ("Se ne parla nella settimana in corso.", "settimana in corso", "[2025-03-31..2025-04-06]"),
        ("Si riparte nella seconda metà di maggio.", "seconda metà di maggio", "[2025-05-16..2025-05-31]"),
        ("Dura due settimane a partire dal 14 aprile.", "due settimane a partire dal 14 aprile", "[2025-04-14..2025-04-27]"),
        ("Dura da domani a martedì.", "da domani a martedì", "[2025-04-05..2025-04-08]"),
        (
            "Dura da lunedì a mercoledì della prossima settimana.",
            "da lunedì a mercoledì della prossima settimana",
            "[2025-04-07..2025-04-09]",
        ),
    ],
)
def test_a_span_is_found_in_italian(text, words, edtf):
    assert (words, edtf, "range") in said(text)


@pytest.mark.parametrize(
    ("text", "words", "edtf"),
    [
        ("Il compratore va trovato entro 75 giorni.", "entro 75 giorni", "[2025-04-04..2025-06-18]"),
        ("Il compratore va trovato entro il 19 giugno.", "entro il 19 giugno", "2025-06-19"),
        ("La società ha tempo fino al 19 giugno.", "fino al 19 giugno", "2025-06-19"),
        ("La società ha tempo fino a metà giugno.", "fino a metà giugno", "[2025-06-11..2025-06-20]"),
        ("Il termine è stato prorogato fino a metà giugno.", "fino a metà giugno", "[2025-06-11..2025-06-20]"),
        ("Andava venduta prima del 19 gennaio.", "prima del 19 gennaio", "2025-01-19"),
        ("Il termine è prorogato di altri 75 giorni.", "altri 75 giorni", "[2025-04-04..2025-06-18]"),
        ("I dazi sono sospesi per 90 giorni.", "per 90 giorni", "[2025-04-04..2025-07-03]"),
        ("Concessa una proroga di 75 giorni.", "proroga di 75 giorni", "[2025-04-04..2025-06-18]"),
        ("Il termine slitta dal 5 aprile al 19 giugno.", "al 19 giugno", "2025-06-19"),
        ("Si vuole un accordo entro venerdì.", "entro venerdì", "2025-04-04"),
        ("Si vuole un accordo entro il mese.", "entro il mese", "2025-04"),
    ],
)
def test_a_deadline_is_found_in_italian(text, words, edtf):
    assert (words, edtf, "deadline") in said(text)


@pytest.mark.parametrize(
    "text",
    [
        "La Camera ha approvato con 352 voti contro 65.",
        "Il disegno di legge H.R. 7521 è passato.",
        "Il fondo offre 2.025 euro per 1.500 azioni.",
        "Il titolo perde il 4,5% a 20,25 euro.",
        "Il Mar Rosso e il set di regole.",
        "Alle 10:30 la seduta è sospesa.",
        "Il numero è 06 555 0123.",
        "Costa mille euro l'anno.",
        "La seconda versione, la 2.4.6, è la prima buona.",
        "Fu condannato a dieci mesi.",
        "Il 30 è un numero, la 30/02/2019 non è un giorno.",
        "Nei prossimi giorni si vedrà.",
    ],
)
def test_what_is_no_date_in_italian_is_left_alone(text):
    assert said(text) == []


def test_numbers_in_italian_words_reach_past_two_thousand():
    assert said("Nacque il dieci settembre duemilaventiquattro.")[0][1] == "2024-09-10"
    assert said("Nel milleottocentottantotto.", date(2025, 4, 4))[0][1] == "1888"
