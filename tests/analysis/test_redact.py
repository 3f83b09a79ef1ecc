"""Redaction: what is taken out, what is left in, and that the offsets are true."""

import csv
import re
import time
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis.account_numbers import has_nhs_check_digit
from analysis.gazetteer.lexicon import lexicon
from analysis.redact import KINDS, redact

PUBLIC = Path(__file__).parents[3] / "shared" / "data"


@pytest.mark.parametrize(
    ("text", "redacted"),
    [
        ("my friend aisha said hi", "my friend [name] said hi"),
        ("mr patel shouts", "mr [name] shouts"),
        ("a boy called kai", "a boy called [name]"),
        ("we went with Hope and Grace", "we went with [name] and [name]"),
        ("My name is Bartosz Nowak", "My name is [name]"),
        ("mam na imię Kasia", "mam na imię [name]"),
        ("tell aisha khan's mum", "tell [name]'s mum"),
        ("Thank you to Sara A Holt for the bus", "Thank you to [name] for the bus"),
        ("our doctor is T. W. Okafor", "our doctor is [name]"),
        ("Kofi and I like Amira B. Lunch is next", "[name] and I like [name]. Lunch is next"),
        ("JAKE IS MEAN", "[name] IS MEAN"),
        ("Sir Paul Okafor and Mrs Okafor came", "[name] and Mrs [name] came"),
        ("я Олена", "я [name]"),
        ("im jake and i go to oakfield high school", "im [name] and i go to [school]"),
        ("I go to St Mary's Catholic Primary School in town", "I go to [school] in town"),
        ("ring 07700900123", "ring [phone]"),
        ("07700 900 123 or +44 7700 900123", "[phone] or [phone]"),
        ("0 7 7 0 0 9 0 0 1 2 3", "[phone]"),
        ("i live in m14 5rt", "i live in [postcode]"),
        ("i live at 14 orchard road", "i live at [address]"),
        ("flat 3, 22 High Street", "[address]"),
        ("mail me: kai.b@example.org!", "mail me: [email]!"),
        ("kai at gmail dot com", "[email]"),
        ("add @coolkid99", "add [handle]"),
        ("well done #TeamKayleigh", "well done [handle]"),
        ("please #SaveOurLibrary and #BerlinMarathon", "please #SaveOurLibrary and #BerlinMarathon"),
        ("my insta is kyle.b12", "my insta is [handle]"),
        ("nhs number 943 476 5919", "nhs number [nhs number]"),
        ("born on 12/03/2009", "born on [date of birth]"),
        ("see www.example.com/abc.", "see [link]."),
        ("the car was AB12 CDE", "the car was [number plate]"),
    ],
)
def test_personal_data_is_taken_out(text, redacted):
    assert redact(text).text == redacted


@pytest.mark.parametrize(
    ("text", "redacted"),
    [
        ("we go st agathas and the chips are cold", "we go [school] and the chips are cold"),
        ("Pupils at Lower Hagg Primary want a pond", "Pupils at [school] want a pond"),
        ("my cousin goes thornvale high", "my cousin goes [school]"),
        ("im in year 8 at Quarrybank", "im in year 8 at [school]"),
        ("the ravensmoor kids get a free bus", "the [school] kids get a free bus"),
        ("why does queen eleanors get a new gym, our teacher asked", "why does [school] get a new gym, our teacher asked"),
        ("He goes to The Larches Pupil Referral Unit by taxi", "He goes to [school] by taxi"),
        ("she loves Little Conkers Pre-School", "she loves [school]"),
        ("Al-Huda Islamic Primary has no field", "[school] has no field"),
        ("mae Ysgol Bryn y Gwynt yn oer", "mae [school] yn oer"),
        ("córka chodzi do Szkoły im. Marii Skłodowskiej", "córka chodzi do [school]"),
        ("meu filho anda na escola primária Castle Green", "meu filho anda na [school]"),
        ("我弟弟在春晖小学读书", "我弟弟在[school]读书"),
        ("أخي في مدرسة الأمل الابتدائية", "أخي في [school]"),
        ("ਮੇਰੀ ਭੈਣ ਗੁਰੂ ਨਾਨਕ ਪ੍ਰਾਇਮਰੀ ਸਕੂਲ ਵਿੱਚ ਹੈ", "ਮੇਰੀ ਭੈਣ [school] ਵਿੱਚ ਹੈ"),
    ],
)
def test_schools_are_taken_out_however_they_are_told(text, redacted):
    assert redact(text).text == redacted


@pytest.mark.parametrize(
    "text",
    [
        "the local primary is full",
        "after school there is nothing",
        "seconday school is scary",
        "a catholic primary school would be nice",
        "prices are way too high",
        "the shops on Gosforth High Street are shut",
        "we went to leeds and the kids loved it",
        "the carnival in st pauls was the best day of my whole year",
        "st george's day should be a holiday",
        "she goes to church on sundays",
        "kids from town come to the park",
        "mae'r ysgol yn oer",
        "szkoła jest daleko",
        "学校很远",
        "میرا سکول بہت اچھا ہے",
        "ਮੇਰਾ ਸਕੂਲ ਦੂਰ ਹੈ",
    ],
)
def test_words_about_any_school_stay(text):
    assert redact(text).text == text


@pytest.mark.parametrize(
    ("text", "redacted"),
    [
        ("My son Owen Reay, 21/11/2013, is waiting", "My son [name], [date of birth], is waiting"),
        ("12/08/14 thats my lads birthday", "[date of birth] thats my lads birthday"),
        ("she is 4 now, 9th of October 2020, and waits", "she is 4 now, [date of birth], and waits"),
        ("add night_owl7 for the photos", "add [handle] for the photos"),
        ("discord is best wren.of.wharfe", "discord is best [handle]"),
        ("pay me on 20-41-77 63104982", "pay me on [bank details]"),
        ("its 71920358 sort 60 11 83", "its [bank details] sort [bank details]"),
        ("wrote down the van oe66gka", "wrote down the van [number plate]"),
        ("unclejoz at example.org", "[email]"),
        ("behind Wheatsheaf Cottage, Back Lane", "behind [address]"),
        ("stam pe Marlowe Avenue nr 9", "stam pe [address]"),
        ("邮编M15 6GA这一片", "邮编[postcode]这一片"),
        ("加我微信xiaoyu_88看照片", "加我微信[handle]看照片"),
    ],
)
def test_details_are_taken_out_as_people_type_them(text, redacted):
    assert redact(text).text == redacted


@pytest.mark.parametrize(
    "text",
    [
        "Letter, 12/03/2024, was never answered",
        "the meeting on Tuesday, 14/02/2025, was full",
        "Ofsted came (12/03/2019)",
        "yr10 are noisy and yr11 too",
        "look at example.com for times",
        "discord is best for us",
        "从2010年到2015年",
    ],
)
def test_dates_and_codes_that_are_nobodys_stay(text):
    assert redact(text).text.replace("[link]", "example.com") == text


@pytest.mark.parametrize(
    "text",
    [
        "I hope lily pads grow on sunday",
        "i will go in may",
        "mark my work please",
        "Will you help?",
        "i miss my friends",
        "I miss Sunday league",
        "my primary school is good",
        "the park is 10 minutes down the road",
        "there were 30 kids in 2 classes",
        "we need a 20 mph road",
        "I go to the Academy",
        "my brother will be late",
        "the year 2010 was good",
    ],
)
def test_everyday_words_stay(text):
    assert redact(text).text == text


@pytest.mark.parametrize(
    ("text", "redacted"),
    [
        ("call 555-014-2233 or (020) 7946 0018", "call [phone] or [phone]"),
        ("tel +353 (0)1 555 0123", "tel [phone]"),
        ("I am 9 07700 900123", "I am 9 [phone]"),
        ("card 4242 4242 4242 4242", "card [bank details]"),
        ("GB82 WEST 1234 5698 7654 32", "[bank details]"),
        ("sort code 12-34-56", "sort code [bank details]"),
        ("my NI number is AB 12 34 56 C", "my NI number is [id number]"),
        ("Lindenstrasse 14, Unit 3", "[address]"),
        ("mieszkam przy ul. Lipowa 12", "mieszkam przy [address]"),
        ("we moved to 24 rue des peupliers", "we moved to [address]"),
        ("Lange Strasse 12, Neustadt", "[address]"),
        ("4021 Rua da Praia 7", "[address]"),
        ("write to 03262 14 Main Street, please", "write to [address], please"),
        ("14 Orchard Road\nMilltown\nWales", "[address]"),
        ("22 High Street, Flat 3 MILLTOWN Lower Vale", "[address]"),
        ("Απόλλωνος 14, Suite 3, Λευκωσία, Cyprus", "[address]"),
        ("im at rua das flores 12, its cold", "im at [address], its cold"),
        ("12 High Street Flat 3 Wrexham is where I live", "[address] is where I live"),
        ("12 Hill Road, Flat 4 The lift is broken", "[address] The lift is broken"),
        ("the shop is at Ahornova and ul. Lipowa 12", "the shop is at [address]"),
        ("on Monday and 14 High Street", "on Monday and [address]"),
        ("12 May is my birthday", "[date of birth] is my birthday"),
        ("post code: 12345", "post code: [postcode]"),
    ],
)
def test_numbers_and_addresses_of_other_kinds_are_taken_out(text, redacted):
    assert redact(text).text == redacted


@pytest.mark.parametrize(
    "text",
    [
        "from 2010-2015 it was open",
        "In 2050, Bowling Green will be bigger",
        "there are 1 250 000 of us",
        "during 2019 and spring 2024",
        "room 12 is cold",
        "year 9 pupils in set 2",
        "10 de 20",
        "at 15:45 on 12/03/2024",
        "it costs £1,250.00 a year",
        "score 10-12",
        "2 main roads need a crossing",
        "1800 metres to High Street",
        "platz da, 3 Kinder kommen",
        "it rose from 2500 y USD 130",
    ],
)
def test_ordinary_numbers_stay(text):
    assert redact(text).text == text


@pytest.mark.parametrize(
    ("text", "redacted"),
    [
        ("我叫王小明，今年九岁", "我叫[name]，今年九岁"),
        ("我同学刘浩然每天被人欺负", "我同学[name]每天被人欺负"),
        ("小红她妈妈生病了", "[name]她妈妈生病了"),
        ("阿珍同欧阳明去游水", "[name]同[name]去游水"),
        ("陳大文同我講佢唔想返學", "[name]同我講佢唔想返學"),
        ("梁嘉欣嘅媽媽話巴士成日遲到", "[name]嘅媽媽話巴士成日遲到"),
        ("謝謝李老師同黃太", "謝謝[name]老師同[name]太"),
        ("我女儿欣怡和婷婷姐姐去图书馆", "我女儿[name]和[name]姐姐去图书馆"),
        ("和王国强一起去王国", "和[name]一起去王国"),
        ("家长：唐慧", "家长：[name]"),
        ("昨天蒋欣哭了。我看见蒋欣脸上有伤", "昨天[name]哭了。我看见[name]脸上有伤"),
        ("数学老师Davenport先生很凶", "数学老师[name]先生很凶"),
        ("Smith老师和Mr Lee是我们的老师", "[name]老师和Mr [name]是我们的老师"),
        ("我叫Emily，我和Sophie Turner一起上学", "我叫[name]，我和[name]一起上学"),
        ("史密斯先生是校长", "[name]先生是校长"),
    ],
)
def test_names_in_chinese_are_taken_out(text, redacted):
    assert redact(text).text == redacted


@pytest.mark.parametrize(
    "text",
    [
        "我很高兴，因为周末可以去公园",
        "马上就要下雨了，没有方便的地方躲",
        "小学门口的马路太危险，小朋友过不去",
        "阿姨在食堂给我们做饭",
        "语文老师和历史老师都很好",
        "任何时候打电话，医生都没空",
        "妈妈叫我起床，我叫妈妈帮我做作业",
        "我女儿很聪明，我儿子成绩不好",
        "万一生病了，許多人等幾個月先睇到醫生",
        "謝謝你們，老師同學都好好",
        "江苏来的同学常常被人笑",
        "我住在Cardiff，PE老师教我们打球",
        "白天温度很高，教室没有水龙头",
        "私は田中公園が好きです",
    ],
)
def test_ordinary_words_in_chinese_stay(text):
    assert redact(text).text == text


@pytest.mark.parametrize(
    ("text", "redacted"),
    [
        ("woodside has no lift", "[school] has no lift"),
        ("Woodside's gate is stuck and WOODSIDE COMMUNITY PRIMARY SCHOOL knows", "[school]'s gate is stuck and [school] knows"),
        ("the mount school smells", "[school] smells"),
        ("st oswalds is cold", "[school] is cold"),
        ("our woodside road bus is late", "our woodside road bus is late"),
        ("mount the bike and go", "mount the bike and go"),
    ],
)
def test_a_places_own_schools_go_however_they_are_written(text, redacted):
    schools = ("Woodside Community Primary School", "The Mount School", "St Oswald's Primary")
    assert redact(text, own_schools=schools).text == redacted


def test_a_name_that_is_kept_keeps_its_style():
    assert redact("thank Sir Paul Okafor", keep=["paul okafor"]).text == "thank Sir Paul Okafor"


def test_what_is_to_be_kept_stays():
    text = "Tom met Amina Okoro at St Mary's Primary School"
    assert (
        redact(text, keep=("amina okoro", "St Mary's Primary School")).text
        == "[name] met Amina Okoro at St Mary's Primary School"
    )


def _marked() -> list[tuple[str, list[tuple[int, int]]]]:
    """The made-up answers as text and spans of personal details, in code points."""
    answers = []
    for line in (Path(__file__).parent / "data" / "personal_details.txt").read_text(encoding="utf-8").splitlines():
        if not line.startswith("#"):
            text, spans, at = "", [], 0
            for mark in re.finditer(r"\{[a-z ]+:([^}]*)\}", line):
                text += line[at : mark.start()]
                spans.append((len(text), len(text) + len(mark[1])))
                text, at = text + mark[1], mark.end()
            answers.append((text + line[at:], spans))
    return answers


def test_nine_in_ten_personal_details_of_made_up_answers_are_found():
    found = total = 0
    for text, spans in _marked():
        covered = {at for span in redact(text).spans for at in range(span.start, span.end)}
        total += len(spans)
        found += sum(all(at in covered for at in range(*span) if text[at].isalnum()) for span in spans)
    assert total > 100
    assert found / total > 0.93


def test_nothing_is_taken_out_of_made_up_ordinary_answers():
    ordinary = [text for text, spans in _marked() if not spans]
    assert len(ordinary) > 100
    assert [text for text in ordinary if redact(text).spans] == []


def test_the_lists_of_names_are_long():
    entries = [entry for entry in lexicon().names.values() if entry[0] in "234"]
    assert len(entries) > 25_000


def test_the_same_text_is_always_redacted_the_same():
    text = "my friend Zainab and i met will and Hope on Sunday"
    assert {redact(text) for _ in range(3)} == {redact(text)}


@pytest.mark.parametrize(("digits", "right"), [("9434765919", True), ("9434765918", False), ("1234567890", False)])
def test_the_nhs_check_digit_is_checked(digits, right):
    assert has_nhs_check_digit(digits) is right


@given(
    st.text(max_size=200)
    | st.lists(st.sampled_from(["aisha", " ", "07700900123", "m14 5rt", "@ab", "\n", "St Mary's School", "é"])).map("".join)
)
def test_spans_are_in_order_apart_and_rebuild_the_text(text):
    result = redact(text)
    at, parts = 0, []
    for span in result.spans:
        assert at <= span.start < span.end <= len(text)
        assert span.kind in KINDS
        parts += [text[at : span.start], f"[{span.kind}]"]
        at = span.end
    assert "".join([*parts, text[at:]]) == result.text


@pytest.mark.parametrize(
    "text",
    [
        *("a" * 100_000, "1 " * 50_000, "St Mary " * 12_000, "my name is " * 9_000, "@a" * 50_000, "a." * 50_000),
        *(
            "Calle 10 # " * 9_000,
            "5 Tom, Tom " * 9_000,
            "5 Tom Road, Leeds, Spain " * 4_000,
            "Tom, " * 20_000,
            "\nTom Tom" * 12_000,
            "我叫王小明李" * 16_000,
        ),
    ],
)
def test_no_text_of_100_kb_is_slow(text):
    redact("warm")
    started = time.process_time()
    redact(text)
    assert time.process_time() - started < 6


@pytest.mark.skipif(not PUBLIC.is_dir(), reason="the public texts to measure on are not on this machine")
def test_postcodes_are_told_from_other_words():
    with (PUBLIC / "pii_uk_postcodes.csv").open(encoding="utf-8", newline="") as lines:
        rows = list(csv.DictReader(lines))
    assert [row["text"] for row in rows if (redact(row["text"]).text == "[postcode]") != (row["label"] == "valid_form")] == []


@pytest.mark.skipif(not PUBLIC.is_dir(), reason="the public texts to measure on are not on this machine")
def test_little_is_taken_out_of_texts_that_hold_nothing_private():
    with (PUBLIC / "uk_petitions.csv").open(encoding="utf-8", newline="") as lines:
        texts = [row["text"] + "\n" + row["background"] for row in csv.DictReader(lines)][:1_000]
    spans = sum(len(redact(text).spans) for text in texts)
    assert 1000 * spans / sum(len(text.split()) for text in texts) < 3
