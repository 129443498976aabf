"""Closed classes of English words that the rules for sources and clauses look at, in small letters."""

from __future__ import annotations


def word_set(text: str) -> frozenset[str]:
    """The words of a text as a set; shorter to read and write than a list of literals."""
    return frozenset(text.split())


DETERMINERS = word_set(
    "a an the this that these those his her its their our my your some any no every each another both"
)
POSSESSIVES = word_set("his her its their our my your whose")
PRONOUNS = word_set("he she it they we i you there who")
PERSONAL = word_set("he she they we i it")
BE = word_set("is are was were be been being am")
AUXILIARIES = BE | word_set("has have had having did does do")
MODALS = word_set("will would could can may might must should shall cannot")
NEGATIONS = word_set("not n't never neither nor")
NEGATED = word_set(
    "didn't doesn't don't hasn't haven't hadn't wouldn't couldn't can't won't isn't wasn't weren't cannot"
)
ADVERBS = word_set(
    "also only once again later earlier then now since already always previously long first recently even still just"
    " ever soon often twice today yesterday immediately yet further instead both all too simply flatly merely"
)
PREPOSITIONS = word_set(
    "on in at by during after before through via over from with under near around since throughout within outside"
    " inside"
    " into toward towards about for to of against between among amid despite without following until"
)
SUBORDINATORS = word_set(
    "that because while when as although though after before if whether but since where which who whom until unless so"
    " than whereas even how why what once nor or yet"
)
CONJUNCTIONS = word_set("and but while or whereas though although yet as")
DISCOURSE = word_set(
    "but and meanwhile however still later earlier then yesterday today also now instead nevertheless separately yet so"
    " moreover furthermore nonetheless additionally overnight initially finally afterwards elsewhere tonight though"
    " previously recently indeed thus even only"
)
WEEKDAYS = word_set("monday tuesday wednesday thursday friday saturday sunday")
MONTHS = word_set(
    "january february march april may june july august september october november december jan. feb. aug. sept. oct."
    " nov."
    " dec. jan feb aug sept oct nov dec"
)
TIMES = (
    WEEKDAYS
    | MONTHS
    | word_set(
        "morning afternoon evening night day week month year noon midnight today yesterday tomorrow tonight"
        " overnight weekend"
        " dawn spring summer autumn winter hours days weeks months years minutes moments late early earlier later"
        " last next"
        " this that ago same previous following recent past mid-january hour decade decades"
    )
)
TIME_NOUNS = WEEKDAYS | word_set("morning afternoon evening night day week month year noon midnight weekend dawn hour")
ADDRESSEES = word_set(
    "reporters journalists lawmakers parliament parliamentarians deputies officials troops soldiers newsmen diplomats"
    " congress senators mps viewers ministers supporters me us him them it her you investigators prosecutors allies"
    " ukrainians russians americans residents listeners delegates envoys broadcasters media court judges readers aides"
    " investors voters citizens students followers staff colleagues leaders mediators negotiators inspectors members"
    " counterparts commanders families relatives partners governments generals"
)
AGENCIES = word_set(
    "reuters afp ap bbc cnn tass interfax ria bloomberg dpa rfe rfe/rl npr cbs nbc abc efe ansa xinhua kyodo yonhap"
    " politico"
    " axios"
)
SPEAKERS = word_set(
    "president government governments ministry army officials official spokesperson spokeswoman police troops militia"
    " rebels council parliament general generals colonel admiral chief chiefs envoy envoys union alliance coalition"
    " party"
    " court company embassy authorities authority state agency junta regime warlord sides side delegation group groups"
    " chancellor king emir mayor pope ambassador secretary residents analysts both premier bloc country countries"
)
CHANNELS = word_set(
    "statement interview interviews post posts message messages speech address briefing conference letter telegram"
    " twitter x"
    " facebook television tv radio phone telephone video report press email e-mail summit meeting hearing memo tweet"
    " session"
    " parliament court communique communiqué note remarks podcast blog social online channel broadcast testimony truth"
)
FINITE = (
    AUXILIARIES
    | MODALS
    | word_set("fell took began went came made said told got gave left saw ran hit struck lost held")
)
PAST = word_set(
    "knew stood sank fled broke fought rose flew drew grew became sent shot built withdrew spoke wrote met paid"
    " caught bought"
    " brought sold slept froze blew wore swore rang sang began drove chose ate forgot gave died"
)
COMMON_NOUN_FORMS = word_set(
    "report reports claim claims demand demands estimate estimates promise promises vow vows threat request requests"
    " order"
    " orders note notes state states charge charges offer offers question questions comment comments answer plan"
    " plans call"
    " view fear fears hope hopes complaint signal signals warning command commands counter counters direct record"
    " records rule ruling finding findings hint hints doubt doubts worry worries project projects forecast forecasts"
    " object objects post posts table tables pledge pledges guarantee guarantees protest protests detail details"
    " document"
    " documents appeal appeals blast guess tip brief praise dispute disputes urge suspect suspects addresses blame"
    " sense show shows read hold float cry shout sigh whisper reply replies joke boast boasts recall proposal"
    " remarks remark"
    " feeling meaning saying invite tweet tweets swearing thought assessment"
)
