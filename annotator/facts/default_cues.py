"""The cues that Annotator brings, by what they do. A project may take another list."""

from __future__ import annotations

from dataclasses import replace

from annotator.facts.cues import Cue, CueList, Takes
from annotator.facts.inflection import verb_forms
from annotator.facts.word_lists import word_set
from annotator.vocabulary import Certainty, Polarity, SpeechAct

# One row: act, certainty, what follows, the verbs (inflected) or phrases that begin with a verb.
_VERBS: tuple[tuple[SpeechAct, Certainty, str, str], ...] = (
    (
        SpeechAct.STATEMENT,
        Certainty.CERTAIN,
        "clause quote",
        "say, add, reiterate, remark, comment, observe, state, argue, contend, maintain, insist, stress,"
        " assert, claim, declare, complain, joke, boast, recall, concede, admit, testify, report, announce, confirm,"
        " write, tweet, emphasise, emphasize, underline, underscore, affirm, reaffirm, reply, respond, explain, repeat,"
        " point out, proclaim, note, clarify, conclude, caution, aver, lament, acknowledge, allege, charge,"
        " go on to say, make clear, quip, mention, retort, counter, continue, muse, gloat, profess,"
        " interject, vent, fume, rejoice, plead, object, protest, muse aloud, post, profess",
    ),
    (SpeechAct.STATEMENT, Certainty.CERTAIN, "quote", "answer, specify, chime in, shout, cry, whisper, sigh"),
    (SpeechAct.STATEMENT, Certainty.CERTAIN, "quote clause", "warn"),
    (SpeechAct.STATEMENT, Certainty.CERTAIN, "addressee quote", "tell, inform, remind, assure, notify, brief, advise"),
    (
        SpeechAct.STATEMENT,
        Certainty.CERTAIN,
        "that quote",
        "find, show, reveal, disclose, indicate, establish, discover, prove, document, demonstrate, attest, record,"
        " know, hear, learn, certify, determine, rule, agree, uncover, detail, verify, decide, read, be confident,"
        " be convinced, be adamant, be afraid, be certain, be sure",
    ),
    (
        SpeechAct.STATEMENT,
        Certainty.PROBABLE,
        "that quote",
        "understand, rumour, rumor, suggest, imply, hint, signal, believe, think, suspect, fear, hope, expect,"
        " assume, guess, doubt, worry, feel,"
        " speculate, infer, sense, judge, reckon, surmise, presume, hypothesise, hypothesize",
    ),
    (
        SpeechAct.ESTIMATE,
        Certainty.PROBABLE,
        "clause noun quote",
        "estimate, predict, forecast, project, calculate, foresee, anticipate, assess, extrapolate",
    ),
    (
        SpeechAct.DENIAL,
        Certainty.CERTAIN,
        "that noun quote",
        "deny, dismiss, refute, rebut, dispute, repudiate, disavow, debunk, disclaim, contradict",
    ),
    (
        SpeechAct.REFUSAL,
        Certainty.CERTAIN,
        "noun quote",
        "reject, rule out, rebuff, spurn, turn down, oppose, renounce",
    ),
    (SpeechAct.REFUSAL, Certainty.CERTAIN, "to", "refuse, decline"),
    (
        SpeechAct.DEMAND,
        Certainty.CERTAIN,
        "that noun quote",
        "demand, call for, call on, press for, push for, insist on, appeal for, clamour for, clamor for",
    ),
    (SpeechAct.DEMAND, Certainty.CERTAIN, "noun_to that quote", "order, instruct, command, direct, compel, forbid"),
    (SpeechAct.DEMAND, Certainty.CERTAIN, "noun_to that noun quote", "urge"),
    (
        SpeechAct.REQUEST,
        Certainty.CERTAIN,
        "noun_to that quote",
        "ask, request, implore, beg, beseech, entreat, invite, exhort, encourage, appeal to",
    ),
    (SpeechAct.REQUEST, Certainty.CERTAIN, "noun", "ask for, plead for"),
    (SpeechAct.REQUEST, Certainty.CERTAIN, "noun quote", "request"),
    (
        SpeechAct.PROMISE,
        Certainty.CERTAIN,
        "to that noun quote",
        "promise, pledge, vow, guarantee, undertake, commit to",
    ),
    (SpeechAct.PROMISE, Certainty.CERTAIN, "to that quote", "swear, agree to"),
    (SpeechAct.THREAT, Certainty.CERTAIN, "to that noun quote", "threaten"),
    (
        SpeechAct.PROPOSAL,
        Certainty.CERTAIN,
        "that noun quote",
        "propose, recommend, advocate, float, moot, put forward, table, offer up",
    ),
    (SpeechAct.PROPOSAL, Certainty.CERTAIN, "to", "offer"),
    (SpeechAct.STATEMENT, Certainty.CERTAIN, "of", "accuse, suspect, convict"),
    (SpeechAct.STATEMENT, Certainty.CERTAIN, "noun", "condemn, denounce, criticise, criticize, decry, deplore, blame"),
    (
        SpeechAct.STATEMENT,
        Certainty.CERTAIN,
        "noun",
        "praise, hail, laud, slam, blast, lambast, describe, portray, call, label, brand, dub",
    ),
    (SpeechAct.STATEMENT, Certainty.CERTAIN, "noun", "cite, warn of, warn against, speak of, complain of, boast of"),
    (SpeechAct.STATEMENT, Certainty.CERTAIN, "noun", "claim responsibility for, admit to, confess to, allude to"),
    (SpeechAct.QUESTION, Certainty.UNCOMMITTED, "that noun quote", "question, wonder, ask whether, ask if, inquire"),
    (
        SpeechAct.NON_CONFIRMATION,
        Certainty.UNCOMMITTED,
        "noun",
        "make no mention of, make no reference to, give no details of, give no details on, give no information on,"
        " give no comment on, offer no comment on, have no comment on, stop short of, steer clear of,"
        " remain silent on, keep silent about, make no comment on, say nothing about, say nothing of, say nothing on,"
        " decline to comment on, refuse to comment on, decline to say, refuse to say, decline to discuss,"
        " decline to confirm, refuse to confirm, decline to answer, refuse to discuss, give no reason for,"
        " refuse to answer, decline to elaborate on, decline to specify, refuse to be drawn on, provide no evidence"
        " for,"
        " decline to identify, decline to name, refuse to disclose, decline to disclose, offer no evidence of,"
        " decline to give, refuse to give, fail to mention, omit to mention",
    ),
)
# Verbs of the lists above that may have a plain object too: "confirmed the deaths of three soldiers".
_NOUNS = word_set(
    "confirm announce claim report acknowledge admit warn question allege reveal disclose verify"
    " stress mention emphasise emphasize underline underscore reiterate reaffirm concede doubt"
)
_THAT_ONLY = word_set("charge counter continue observe object protest post record hold read project plead")
_NEGATIVE = frozenset({SpeechAct.DENIAL, SpeechAct.REFUSAL})
_FUTURE = frozenset(
    {SpeechAct.DEMAND, SpeechAct.REQUEST, SpeechAct.PROMISE, SpeechAct.THREAT, SpeechAct.PROPOSAL, SpeechAct.REFUSAL}
)

_PREPOSITIONS = (
    ("according to", Certainty.CERTAIN),
    ("in the words of", Certainty.CERTAIN),
    ("in the view of", Certainty.PROBABLE),
    ("in the opinion of", Certainty.PROBABLE),
    ("by the account of", Certainty.CERTAIN),
)
_ADVERBS = ["reportedly", "allegedly", "supposedly", "purportedly", "apparently", "ostensibly", "reputedly"]


def _cues() -> tuple[Cue, ...]:
    found: dict[str, Cue] = {}
    for act, certainty, takes, verbs in _VERBS:
        for lemma in verbs.split(","):
            cue = _verb(" ".join(lemma.split()), act, certainty, frozenset(map(Takes, takes.split())))
            known = found.setdefault(cue.lemma, cue)
            found[cue.lemma] = replace(known, takes=known.takes | cue.takes)
    passive = ("quote as saying", ("quoted as saying", "cited as saying", "reported as saying"))
    neither = Cue(
        "neither confirm nor deny",
        ("neither confirm nor deny", "neither confirmed nor denied", "neither confirming nor denying"),
        frozenset({Takes.NOUN, Takes.THAT}),
        SpeechAct.NON_CONFIRMATION,
        Certainty.UNCOMMITTED,
    )
    said = Cue(*passive, frozenset({Takes.CLAUSE, Takes.QUOTE}))
    prepositions = (
        Cue(phrase, (phrase,), frozenset({Takes.PREPOSITION}), certainty=sure) for phrase, sure in _PREPOSITIONS
    )
    adverbs = (Cue(word, (word,), frozenset({Takes.ADVERB}), certainty=Certainty.PROBABLE) for word in _ADVERBS)
    return (*found.values(), neither, said, *prepositions, *adverbs)


def _verb(lemma: str, act: SpeechAct, certainty: Certainty, takes: frozenset[Takes]) -> Cue:
    if lemma in _THAT_ONLY:
        takes = (takes - {Takes.CLAUSE}) | {Takes.THAT}
    if lemma in _NOUNS:
        takes = takes | {Takes.NOUN}
    if lemma == "warn":
        takes = takes | {Takes.ADDRESSEE}
    polarity = Polarity.NEGATIVE if act in _NEGATIVE else Polarity.POSITIVE
    return Cue(lemma, verb_forms(lemma), takes, act, certainty, polarity, future=act in _FUTURE)


DEFAULT_CUES = CueList(_cues())
