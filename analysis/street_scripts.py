"""Addresses in scripts of their own: Cyrillic, Chinese, Arabic, Urdu and Persian, Bengali, Panjabi, Gujarati, Hindi and Tamil.

Owns those patterns, and those for what the last of them write in Latin letters. It must not store a text, nor choose a pattern.
"""

import re

from analysis.street_pieces import HOUSE_NUMBER, INSIDE, WRITTEN

CYRILLIC_NAME = r"[А-ЯЁЄІЇҐ][\w'’ʼ.-]{1,24}"
CYRILLIC = re.compile(
    r"(?<!\w)(?i:вул\.?|вулиц\w{1,2}|ул\.?|улиц\w{1,2}|просп\.?|проспект\w{0,2}|пр\.|пр-т|пров\.?"
    r"|провулк\w{1,2}|провулок|пер\.?|переул\w{2,4}"
    rf"|бульвар\w{{0,2}}|б-р|площ\w{{1,2}}|майдан\w{{0,2}}|набережн\w{{1,3}}|шосе"
    rf"|узвіз)\s?(?:\d{{1,2}}\s)?(?:{CYRILLIC_NAME}\s?){{1,3}},?\s?"
    rf"(?:(?:буд|будинок|дом|д|№)\.?\s?)?{HOUSE_NUMBER}{INSIDE}"
)
_HAN = r"[\u4e00-\u9fff]"
_NAME = r"(?:[\u4e00-\u9fff](?<![我你他她们家住在是的]))"
_HAN_FIGURE = r"[\d〇零一二三四五六七八九十百]{1,5}"
CHINESE = re.compile(
    rf"(?:(?<=[在住于於是址：:，,。、\s])|^){_NAME}{{1,14}}?(?:路|街|巷|弄|道|村|胡同"
    rf"|里){_HAN_FIGURE}\s?[号號弄](?:{_HAN_FIGURE}(?:楼|樓|室|单元|單元|栋|棟|层|層|座|号|號)){{0,4}}"
    rf"|(?:(?<=[在住])){_HAN}{{2,10}}(?:小区|小區|花园|花園|公寓|大厦|大廈){_HAN_FIGURE}(?:(?:号|號)?(?:楼"
    rf"|樓|室|单元|單元|栋|棟|座)(?:{_HAN_FIGURE})?){{0,3}}"
)
ARABIC = re.compile(
    rf"(?<!\w)(?:رقم\s)?\d{{1,4}}\s?[،,]?\s?شارع\s{WRITTEN}(?:\s(?!في\b|من\b|و|على\b|لكن\b){WRITTEN}){{0,1}}"
    rf"|(?<!\w)شارع\s(?:{WRITTEN}\s){{1,3}}?[،,]?\s?(?:رقم\s)?\d{{1,4}}(?!\s?(?:سيار|سنة|سنوات|دقي|طفل|أطفال|ناس|شخص|مر))"
    r"|(?<!\w)(?:عمارة|شقة|بناية|فيلا|منزل|بيت|مبنى)\s(?:رقم\s?)?\d{1,4}(?!\w)"
)
ARABIC_HOME = re.compile(
    rf"(?:أسكن|اسكن|نسكن|أعيش|اعيش|نعيش|عنواني|عنواننا|بيتي|بيتنا)\s(?:هو\s)?(?:في\s|ب)?(?P<where>(?:شارع"
    rf"|حي|حارة)\s{WRITTEN}(?:\s?[،,]\s?(?:عمارة|شقة|شارع|بناية)\s{WRITTEN})?)"
)
_URDU_KIND = "(?:روڈ|سٹریٹ|اسٹریٹ|سڑک|لین|کالونی|ٹاؤن|محلہ|بازار|چوک|سوسائٹی)"
URDU = re.compile(
    r"(?<!\w)(?:مکان|گلی|فلیٹ|گھر|بلاک|سیکٹر|کوٹھی)\s(?:نمبر|نمبر:|نمبر۔)\s?\d{1,4}"
    rf"(?:\s?[،,]\s?(?:(?:گلی|بلاک|سیکٹر|مکان|فلیٹ)\s(?:نمبر\s)?\w{{1,4}}|(?:{WRITTEN}\s){{1,2}}{_URDU_KIND}"
    rf"|{_URDU_KIND}\s{WRITTEN}(?:\s(?:پورہ|پور|آباد|ٹاؤن|نگر|گنج))?)){{0,3}}"
    rf"|(?<!\w)\d{{1,4}}\s?[،,]?\s?(?:(?!گاڑ|بچ|لوگ|منٹ|سال){WRITTEN}\s){{1,2}}(?:روڈ|سٹریٹ|اسٹریٹ|لین)(?!\w)"
    rf"|(?<!\w)(?:خیابان|کوچه|بلوار|بن بست)\s(?:{WRITTEN}\s?){{1,3}}[،,]?\s?(?:پلاک|شماره"
    rf"|کوچه)\s?\d{{1,4}}(?:\s?[،,]\s?(?:واحد|طبقه)\s?\d{{1,3}})?"
)
_INDIC_NUMBER = r"(?:নম্বর|নং|ਨੰਬਰ|ਨੰ\.?|નંબર|નં\.?|नंबर|नं\.?|எண்\.?|எண்:)"
_INDIC_HOUSE = (
    r"(?:বা(?:\u09dc|\u09a1\u09bc)ি|বাসা|রোড|ফ্ল্যাট|গলি|হাউস|হোল্ডিং|ਮਕਾਨ|ਗਲੀ|ਘਰ|ਫਲੈਟ|ਕੋਠੀ|મકાન|ઘર|શેરી"
    r"|ગલી|ફ્લેટ|બ્લોક|मकान|गली|घर|फ्लैट|வீட்டு|கதவு|வீடு|பிளாட்)"
)
_INDIC_STREET = (
    r"(?:রোড|স(?:\u09dc|\u09a1\u09bc)ক|লেন|স্ট্রিট|এভিনিউ|গলি|ਰੋਡ|ਸਟਰੀਟ|ਸਟ੍ਰੀਟ|ਲੇਨ|ਕਲੋਨੀ|રોડ|સ્ટ્રીટ"
    r"|સોસાયટી|માર્ગ|लेन|रोड|मार्ग|ਟਾਊਨ|ਨਗਰ|টাউন|নগর|નગર|नगर|தெரு|சாலை|வீதி|நகர்)"
)
INDIC = re.compile(
    rf"(?<!\w){_INDIC_HOUSE}\s{_INDIC_NUMBER}\s?:?\s?\d{{1,4}}(?:/\w{{1,3}})?(?:,\s?(?:{_INDIC_HOUSE}\s{_INDIC_NUMBER}\s?\d{{1,4}}"
    rf"|{WRITTEN}\s{_INDIC_STREET})){{0,2}}"
    rf"|(?<!\w)(?:{_INDIC_NUMBER}\s)?\d{{1,4}}(?:/\w{{1,3}})?\s?(?:{_INDIC_NUMBER}\s)?,?\s?(?:{WRITTEN}\s){{1,2}}{_INDIC_STREET}(?!\w)"
)
ROMANISED = re.compile(
    r"\b(?:gali|galli|makan|makaan|ghar|ghor|bari|basha|house|waddada|guri|guriga)\s(?:number|no\.?|nambar"
    r"|num|nombor|lambar|numbar)\s?\d{1,4}[a-z]?\b",
    re.IGNORECASE,
)
