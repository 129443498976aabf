"""Numbers that are no figures: 9/11, clock times, calibres, model and brigade numbers, resolutions, ages in commas.

Each rule is a pattern whose whole match is left alone. All repeats are bounded, so that the scan is linear.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from annotator.records import Part

MONEY_OR_SIGN = r"(?<![$€£¥₴₽₹₪#\w])"
WEAPON = (
    r"(?:shells?|guns?|howitzers?|mortars?|artillery|rounds?|cannons?|ammunition|ammo|rockets?|projectiles?|calibre|"
    r"caliber|barrels?|tank|rifles?|pistols?|autocannons?|munitions?|machine|self|towed|grad|nato|sniper|launchers?|"
    r"missiles?|bullets?|cartridges?|weapons?)"
)
FORCE = (
    r"(?:Brigade|Regiment|Division|Battalion|Corps|Army|Squadron|Fleet|Wing|Company|Legion|Command|Street|Avenue|Road|"
    r"Boulevard|Lane|Square)"
)
SCALE = r"(?:hundred|thousand|million|billion|trillion|dozen|bn|km|miles|cent|percent|dollars|euros)"
DAY_NAME = r"(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day"
NUMBER = r"(?:\d[\d,./]{0,12}|one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|[IVX]{1,5}\b)"
LABEL = (
    r"(?:Psalm|Surah|Bus|Train|Resolutions?|Articles?|Chapters?|Sections?|Phases?|Highway|Route|Roads?|Channel|Flight|Room|Gate|Lines?|Unit|"
    r"School|Hospital|Platform|Building|Apartment|Annex|Protocol|Appendix|Directive|Decrees?|Order|Law|Act|Bill|"
    r"Paragraphs?|Title|Part|Version|Pier|Reactors?|Camp|Checkpoint|Hill|Height|Sector|Zone|District|Division|Brigade|"
    r"Regiment|Battalion|Force|Group|Class|Level|Grade|Category|Tier|Stage|Step|Day|Week|War|Mark|Mk|Type|Model|Area|"
    r"Leopard|Shahed|Geran|Boeing|Airbus|Abrams|Challenger|Bradley|Lancet|Merkava|Gepard|Marder|Iskander|Fateh|Kornet|"
    r"Orlan|Gerbera|Hwasong|Topic|Station|Base|Site|Warehouse|Terminal|Runway|Point|Option|Track|Formula|Number|Nord|"
    r"Stream|Storm|Apollo|Soyuz|Barak|Arrow|Javelin|Falcon|Radio|Studio|Page|Rule|Principle|Committee|Security)"
)
LOW_LABEL = (
    r"(?:phase|article|chapter|section|paragraph|resolution|resolutions|page|channel|flight|room|route|grade|"
    r"tier|stage|reactor|checkpoint|pier|gate|clause|annex|highway|volume|chapter|sector|squad|unit)"
)
HYPHENATED = (
    r"(?:state|way|fold|faced|sided|pronged|star|stage|part|tier|track|step|sum|on|to|party|point|time|off"
    r"|storey|story|"
    r"wheel|piece|dimensional|line|headed|edged|generation|seater|tolerance|hand|man-made)"
)
PATTERNS = tuple(
    re.compile(pattern)
    for pattern in (
        r"[A-Z]&[A-Z] \d{1,4}\b",
        r"https?://[^\s]{1,300}|\bwww\.[^\s]{1,200}|(?<!\w)[@#]\w{1,60}",
        r"(?<![\d/])\d{1,4}/\d{1,4}(?:/\d{1,4})?(?![\d/])",
        r"(?<![\d:])\d{1,4}:\d{1,3}(?::\d{2})?(?!\d)",
        r"(?i)(?<![\d.,])\d{1,2}(?:[.:]\d{2})?\s?[ap]\.?\s?m\b\.?",
        r"(?i)(?<![\d.,])\d{3,4}\s?(?:gmt|utc|cet|hrs|hours local|local time|h\b)"
        r"|(?<![\d.,])\d{1,2}\.\d{2}\s?(?:gmt|utc|cet)",
        r"(?i)\b(?:\d{1,2}|one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve)\s?o['’]clock",
        rf"(?i)(?<![\d.,])\d{{2,3}}(?:\.\d{{1,2}})?[ -]?(?:mm|millimet(?:re"
        rf"|er))[ -](?:[\w-]{{1,15}} ){{0,2}}{WEAPON}\b",
        r"(?i)(?<![\d.,])(?:20|23|25|30|35|37|40|57|60|73|76|81|82|84|85|90|100|105|107|115|120|122|125|127|130"
        r"|140|152|"
        r"155|160|180|203|220|227|240|300)[ -]?mm\b(?!\s{1,2}(?:of|thick|long|wide|deep|in|high|or)\b)",
        r"(?i)(?<![\d.,])\d{1,3}(?:\.\d{1,3})?(?:[x×]\d{2,3})[ ]?(?:mm)?|(?<![\d.,])(?:9|5\.\d\d|7\.\d\d|12\.7"
        r"|14\.5)[ -]?mm\b",
        r"(?i)\.\d{2}[ -](?:cal\b|calib)|\bcalib(?:re|er)s? (?:of )?\d{1,3}(?:\.\d{1,2})?"
        r"|\b\d{1,3}[ -](?:calib(?:re|er))\b",
        rf"(?<![\w$€£])(?!{SCALE}[-–‑])[A-Za-z]{{1,12}}[-–‑]\d{{1,5}}[A-Za-z]{{0,4}}(?:[-/]\w{{1,6}}){{0,2}}(?![\w%])",
        r"(?<![\w$€£])(?!(?:USD|EUR|GBP|UAH|US)\d)[A-Za-z]{1,8}\d{1,6}\w{0,8}(?:-\d{1,4}\w{0,3})?",
        r"(?<![\w.,])\d{1,4}[A-Z][A-Za-z]?\d{1,4}\w{0,3}|(?<![\w.,])\d{1,2}G\b",
        r"(?<![\w.,])\d{1,6}(?:,\d{3}){0,2}(?:st|nd|rd|th)\b",
        rf"(?<![\w.,])\d{{1,4}} (?:[A-Z][\w’'-]{{1,20}} ){{0,3}}{FORCE}\b",
        rf"\b{LABEL}(?: (?:No|Nos|no|nos|number)\.?)? {NUMBER}(?:(?:, | and | or |-|–){NUMBER})?(?![\w%])",
        rf"(?i:\b{LOW_LABEL}) {NUMBER}(?![\w,%])(?!\s(?:km|kilomet|mile|people|of the \w{{1,20}}s\b))",
        rf"(?<=[a-z,] )(?<![Ii]n )(?<![Aa]t )(?<![Oo]n )(?<!ear )(?!{DAY_NAME})[A-Z]\w{{1,15}} \d{{1,3}}"
        r"(?=[.;](?:\s|$)| (?:and|to|in|of|was|is|at|on|from|has|will)\b)",
        r"(?i)(?:\bnos?\.|№|#)\s?\d{1,6}",
        r"(?<![\w])\+\d{1,4}(?:[ .-]\(?\d{1,5}\)?){1,5}(?!\w)",
        r"(?<![\d-])0\d{2,5}(?:[ -]\d{2,5}){1,4}(?!\d)|(?<![\d-])\d{3}-\d{3,4}(?:-\d{4})?(?![\d-])"
        r"|\(\d{3,5}\) ?\d{3,4}-\d{3,5}",
        r"(?<![\w.])\d{1,4}(?:\.\d{1,4}){2,5}(?![\w])",
        r"(?<![\w.,])-?\d{1,3}(?:\.\d{1,8})?\s?[°º]",
        r"(?i)(?<![\w.,])\d{1,2}\s?-?(?:min|mins|minute|minutes) read\b",
        r"(?m)^\s{0,4}\d{1,3}[.)]\s",
        r"(?:(?<=[a-z]), |(?<=[a-z]) \()(?:1[0-9]|[2-9]\d)(?=[,)]\s)(?=[,)][^\d]{1,3}[^\d])",
        r"(?i)\baged (?:between )?\d{1,3}(?:(?: to | and |-|–)\d{1,3})?\b",
        r"(?i)\bage(?:s)? (?:of )?\d{1,3}\b",
        r"(?i)\b(?:who|he|she) (?:is|was|turned|turns) (?:now |just |only )?[1-9]\d(?=[.,;)]|$)",
        rf"(?i)\b(?:\d{{1,3}}|one|two|three|four|five|six|seven|eight|nine|ten|twelve)[-‑]{HYPHENATED}\b",
        r"(?i)\b(?:fifty-fifty|50[-–]50|ground zero|zero[- ]tolerance|zero[- ]sum|no one|one by one|one another|(?:at"
        r"|on) one point|"
        r"one side\b|one thing|one reason|one way|any one|every one|each one|this one|that one|the one|one or other|"
        r"square one|number one|"
        r"one-(?!half|third|quarter|fifth|sixth|eighth|tenth|day|hour|week|month|year|mile|km|man)"
        r"\w{1,12}|one of|one or another|one more time|two by two)\b",
        r"(?i)\boutnumber\w{0,4}(?: \w{1,15}){0,4} (?:\d{1,2}|two|three|four|five|six|seven|eight|nine"
        r"|ten) to (?:one|1)\b",
        r"(?i)(?<![\w.,])\d{1,3}[-–]\d{1,3}(?: (?:vote|votes|win|defeat|victory|loss|decision|majority|draw|ruling)\b)",
        r"(?i)\b(?:voted|vote|won|lost|beat\w{0,3}(?: \w{1,15}){0,2}|by|ruled"
        r"|passed) \d{1,3}[-–]\d{1,3}(?! ?(?:k?m|miles?|%|per)\b)(?!\w)",
        r"(?:(?<=[a-z,] )|(?<=[a-z’“‘]))(?:(?:Big|Group of|Gang of|The|Five|Chapter|World War) ){1,2}"
        r"(?:One|Two|Three|Four|Five|Six|Seven|Eight|Nine|Ten)\b",
        r"(?<=[a-z,;] )(?:One|Two|Three|Four|Five|Six|Seven|Eight|Nine|Ten|Twelve|Hundred|Thousand|Million)\b",
        r"(?i)\b(?:group|gang|big) (?:of )?(?:seven|four|five|twenty|eight)\b(?= (?:nations|countries|leaders"
        r"|economies|summit|finance|foreign))",
    )
)


def not_figures(text: str) -> Iterator[Part]:
    """The ranges of the text whose numbers are no figures, in no order. Linear."""
    for pattern in PATTERNS:
        for found in pattern.finditer(text):
            yield found.span()
