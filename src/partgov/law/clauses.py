"""Clauses: the adopted proposals and the readings of them, as data.

Text:     the sixteen proposals and the final question of September 2016, each restated in our own words.
Decides:  nothing: it says what was adopted, and which reading is taken where the words leave a choice.
Leaves:   the rules themselves to the rooms above; it points at none of them.
"""

from __future__ import annotations

__all__ = ["PROPOSALS", "READINGS", "Clause", "Reading", "clause", "clause_ids", "reading"]

import attrs

from partgov.foundation.errors import PartgovError
from partgov.foundation.values import Value


@attrs.frozen(kw_only=True)
class Clause(Value):
    """
    One adopted proposal, restated.

    Attributes:
        id: "P1" to "P16", and "final" for the final question.
        title: what it is about, in a few words.
        gist: what it says, in our own words.
        people: what of it is left to people's judgement; empty if nothing.
        awaiting: what of it this version does not encode yet; empty if nothing.
    """

    id: str
    title: str
    gist: str
    people: str = ""
    awaiting: str = ""


@attrs.frozen(kw_only=True)
class Reading(Value):
    """
    One numbered choice where the words leave one.

    Attributes:
        id: "R-1" and so on.
        title: what the choice is about, in a few words.
        text: the default, in plain sentences.
        setting: what a sensible organisation may choose otherwise; empty if nothing.
        clauses: the clauses it belongs to; empty for the general ones on time, members and the front page.
    """

    id: str
    title: str
    text: str
    setting: str = ""
    clauses: tuple[str, ...] = ()


# ── the proposals ────────────────────────────────────────────────────────────────────────────────

PROPOSALS: tuple[Clause, ...] = (
    Clause(
        id="P1",
        title="Groups on an equal footing",
        gist=(
            "Members may form a group around anything they share, and every such group has the same "
            "standing as an operating chapter. A group decides its own entry requirements within the core "
            "values, and a member may be in as many groups as admit them."
        ),
        people="whether a group operates in accord with the core values",
    ),
    Clause(
        id="P2",
        title="Mandated roles",
        gist=(
            "The organisation has roles that are held by mandate. How they are filled, for how long they "
            "may be held and how a mandate is taken back is left to other proposals."
        ),
        people="which roles to have, and what each is for",
    ),
    Clause(
        id="P3",
        title="Candidacy",
        gist=(
            "A role that is vacant, or about to be, is open to every member whom the term limits allow. One "
            "stands by posting a statement online that helps the others to choose, for example on how one "
            "would do the work."
        ),
        people="whether a statement tells the membership enough",
    ),
    Clause(
        id="P4",
        title="Selection by vote",
        gist=(
            "Two weeks are for discussion and the next two for voting Yes, No or Abstain on each candidate. "
            "Those with more Yes than No are ranked by Yes minus No, equal scores by the earlier "
            "membership. The ranking fills the X primary seats first and then the Y reserve seats."
        ),
        people="how to vote, and how to settle the ties the text leaves open",
    ),
    Clause(
        id="P5",
        title="Terms and their limits",
        gist=(
            "Every mandate, primary or reserve, runs for one year. In one given role a member may be "
            "primary for no more than three terms in a row and five altogether; being a reserve is not "
            "limited."
        ),
    ),
    Clause(
        id="P6",
        title="Recall",
        gist=(
            "Three members or more can put one mandate to a recall vote: one opens a Yes or No poll that "
            "names the role and the mandatee, and the others second it in a comment there. The poll runs "
            "for two weeks and revokes with two thirds for Yes. The same mandate cannot be called to a vote "
            "again within a month of the last one's close."
        ),
        people="whether there is reason to recall, and who is behind an account",
    ),
    Clause(
        id="P7",
        title="Adjudication committee",
        gist="There is to be an adjudication committee of five members, with three more in reserve.",
        people="what the committee adjudicates, and how",
    ),
    Clause(
        id="P8",
        title="Decisions",
        gist=(
            "Decisions are made by seven clauses which the page announces and does not print. Their text is "
            "lost to us: an organisation fills the seven named parts with its own."
        ),
        people="what the lost clauses said, and which rules to have in their place",
    ),
    Clause(
        id="P9",
        title="Financial administrator",
        gist="Financial administrator becomes a mandated role; the number of its seats is not given.",
        people="how the work is done",
    ),
    Clause(
        id="P10",
        title="The public live record",
        gist=(
            "The finances are open: the public can follow a record of every transaction as it grows. Single "
            "transactions are anonymised in it, so that nothing personal can be read from them."
        ),
        people="that every payment is booked, and whether a counterparty is a person",
    ),
    Clause(
        id="P11",
        title="Dues",
        gist=(
            "Members owe dues to the organisation. What a member already pays to a chapter or another of "
            "its groups is taken off the yearly amount."
        ),
        people="that a chapter or group confirms what was paid to it",
    ),
    Clause(
        id="P12",
        title="The rate of dues",
        gist="A year's dues come to 1% (one hundredth) of what the member earns in a month.",
        people="what a member's income is: declared by the member, checked by nobody here",
    ),
    Clause(
        id="P13",
        title="Financial team",
        gist=(
            "There is to be a financial team of three members, which above all sees to it that money comes "
            "in to pay for running the organisation."
        ),
        people="how revenue is raised, and whether it is enough",
    ),
    Clause(
        id="P14",
        title="The owner of the main account",
        gist=(
            "The organisation's main account is to belong formally to a non-profit legal entity, founded "
            "for the purpose."
        ),
        people="the founding of the entity, and whether it is legal and non-profit",
    ),
    Clause(
        id="P15",
        title="A contest for name and logo",
        gist=(
            "A contest is opened to which any member may send proposals for a new name, a new logo or both. "
            "The members together make the choice."
        ),
        people="the merit of an entry",
    ),
    Clause(
        id="P16",
        title="Website content curators",
        gist="Five members are to curate what the website shows, as a team, with two more in reserve.",
        people="what is curated, and how",
    ),
    Clause(
        id="final",
        title="Going on or disbanding",
        gist=(
            "The voters say whether these proposals give them the confidence to go on: yes; no, disband; or "
            "that it turns on how the poll comes out."
        ),
        people="the confidence itself",
    ),
)


# ── the readings ─────────────────────────────────────────────────────────────────────────────────
# Where a text says "the organisation's own later pages", the fact is not in the 2016 poll but on other public
# pages of the same organisation; it tells which reading its own people took.

READINGS: tuple[Reading, ...] = (
    Reading(
        id="R-1",
        title="Instants",
        text=(
            "Every instant carries a time zone. A naive one is refused, with the field's name. The "
            "organisation's own later pages show that the ambiguity is real: a poll closed \"at the end of "
            'Saturday", already Sunday for some; so the library never guesses.'
        ),
    ),
    Reading(
        id="R-2",
        title="Periods are half-open",
        text=(
            "A period contains the instant it opens and not the instant it closes. A mark at exactly the "
            "close is late; a mandate that starts the instant another ends does not overlap it."
        ),
    ),
    Reading(
        id="R-3",
        title="Weeks, months and years",
        text=(
            "Weeks, months and years are counted on the wall clock of the organisation's time zone, always "
            "from the anchor date. A month or year landing on a day that does not exist takes the last day "
            "that does: 31 January and one month is 28 or 29 February, 29 February and one year is 28 "
            "February. A local time that a clock change skips means the instant the gap ends; one that it "
            "repeats, the first."
        ),
    ),
    Reading(
        id="R-4",
        title='"A number of members"',
        text="A number of members means at least two. A group that falls below that lapses.",
        setting="the least number of members of a group",
        clauses=("P1",),
    ),
    Reading(
        id="R-5",
        title='"Is to become vacant"',
        text="Some seat of the role is free at the instant the new term would start.",
        clauses=("P3",),
    ),
    Reading(
        id="R-6",
        title="Statements and withdrawals in time",
        text=(
            "A statement must be posted before voting opens. The last one in time stands; what it offers, "
            "reserve only or not, is fixed when voting opens. It can be withdrawn until voting closes, and "
            "finally so once voting has opened. A candidate who leaves the organisation before the close is "
            "no longer one. Marks for them are kept among the rejected marks, with that reason."
        ),
        setting="a statement must be posted before discussion opens",
        clauses=("P3",),
    ),
    Reading(
        id="R-7",
        title="Reserve only",
        text=(
            "A candidate may offer to stand as reserve only. The organisation's own later calls for "
            "candidates said so, and three of nine candidates of one election did. Such a candidate is "
            "passed over for primary seats whatever their score; they may still take over later (R-18)."
        ),
        clauses=("P3", "P4"),
    ),
    Reading(
        id="R-8",
        title="Barred as primary",
        text=(
            "A member barred by term limits as primary may stand, and then stands as reserve only, since no "
            "limit applies to reserves."
        ),
        clauses=("P3", "P5"),
    ),
    Reading(
        id="R-9",
        title="One mandate per member and role",
        text=(
            "A member holds at most one mandate in a role at a time: whoever holds a primary mandate that "
            "runs on beyond the start of the new term may not stand for that role. Different roles may be "
            "held together."
        ),
        setting="different roles may not be held together",
        clauses=("P3",),
    ),
    Reading(
        id="R-10",
        title="Electorate",
        text="Whoever is a member at the instant of marking votes.",
        setting="whoever was a member when voting opened; or both",
        clauses=("P4", "P8"),
    ),
    Reading(
        id="R-11",
        title="Changing one's mind",
        text=(
            "Until voting closes, the last mark of each voter for each candidate counts; a later partial "
            "ballot leaves earlier marks for other candidates standing. The organisation's own later pages "
            "show that the site worked so."
        ),
        clauses=("P4",),
    ),
    Reading(
        id="R-12",
        title="Valid, last, in conflict",
        text=(
            'Validity comes first, then the last mark, then conflict. "Last" is by instant, then by the '
            "ballot box's own sequence number, which every ballot of an election has or none. Two different "
            "last marks that nothing tells apart are both rejected as a conflict and revive nothing; two "
            "equal ones count once. A rejected mark supersedes nothing. The result never depends on the "
            "order in which ballots are listed. Every mark not counted is reported with one reason, the "
            "first of: unknown candidate, not (or no longer) a candidate, outside the period, not a member, "
            "conflict. Superseded marks are counted and available, and accepted, superseded and rejected "
            "marks together are the marks submitted."
        ),
        clauses=("P4",),
    ),
    Reading(
        id="R-13",
        title="Membership's start",
        text=(
            "Membership starts where the unbroken membership starts that contains the instant asked about; "
            "for an election, the last instant of voting. A person may leave and rejoin: several spans, not "
            "overlapping; spans that touch are unbroken. Leaving ends candidacies, group memberships and "
            "mandates; rejoining revives none of them. Terms served count across memberships."
        ),
    ),
    Reading(
        id="R-14",
        title="Residual ties",
        text=(
            "For an equal score and an equal start of membership the text has no answer, and the library "
            "never picks in silence. A candidate's outcome is decided when it is the same under every order "
            "of the tied, which settles mixed cases too, such as a reserve-only candidate tied with others. "
            "Everyone else in the group is undecided, with the seats at stake. A tie among reserves who all "
            "get in leaves their order undecided, and a succession that turns on it comes back undecided "
            "too. Tied names are listed by id, which ranks nobody."
        ),
        clauses=("P4",),
    ),
    Reading(
        id="R-15",
        title="What counts as a term",
        text=(
            "A full term counts once begun, however it ended. A reserve who takes over the remainder of a "
            "term becomes primary; the remainder counts as a term when it is more than half of one, settled "
            "at the takeover. An uncounted remainder does not count as a gap either."
        ),
        setting="a remainder always counts as a term",
        clauses=("P5",),
    ),
    Reading(
        id="R-16",
        title="Standing in",
        text=(
            "A reserve who stands in for a while, which the organisation's own later pages state as the "
            "purpose of a reserve, does so from one instant to another inside the absent primary's mandate, "
            "and begins no term by it."
        ),
        clauses=("P5",),
    ),
    Reading(
        id="R-17",
        title='"Consecutive"',
        text=(
            "Two terms are consecutive unless at least one whole term length lies between the earlier one's "
            "scheduled end and the later one's start: resigning early neither resets the count nor shortens "
            "the wait. A refusal says which limit, lists the terms counted, and gives the first instant at "
            "which every known condition holds, or says that it never will."
        ),
        setting="the length of the gap that breaks a row of terms",
        clauses=("P5",),
    ),
    Reading(
        id="R-18",
        title="Succession",
        text=(
            "A vacated primary seat passes, for its remainder, to the reserves in their order, those of "
            "earlier elections first. One whom Proposal 5 bars from a primary term beginning then, or who "
            "declines, is passed over, with the reason, and keeps seat and place. A seat that was never "
            "filled is not vacated. Of seats vacated together, the first reserve gets the one that runs "
            "longest."
        ),
        clauses=("P5", "P6"),
    ),
    Reading(
        id="R-19",
        title="Seconds",
        text=(
            "The initiator's own comment does not second; repeated comments count once; all must be members "
            "when they act. Seconds count if posted before the poll closes."
        ),
        setting="the mandatee may not second",
        clauses=("P6",),
    ),
    Reading(
        id="R-20",
        title="Two thirds",
        text=(
            "Two thirds of the votes cast, exactly: three times Yes is at least twice the sum of Yes and "
            "No, in integers. No votes, no revocation. With 2 Yes and 1 No it passes; floating point must "
            "never decide."
        ),
        clauses=("P6",),
    ),
    Reading(
        id="R-21",
        title="Cool-down",
        text=(
            "No new call on the same mandate is made before one month after the earlier vote on it closed; "
            "at exactly one month it may be. A poll that never got its seconds is no prior vote (else a "
            "friend of the mandatee could shield them with an unseconded poll each month), but for one "
            "month after it a new one opens only with its seconds already posted (else three people could "
            "try for ever and second only when winning). While one is open no second one may open; anyone "
            "may second the open one. The next term of the same person is another mandate."
        ),
        clauses=("P6",),
    ),
    Reading(
        id="R-22",
        title="What a recall ends",
        text=(
            "A passed recall ends the mandate at the poll's close; succession follows R-18. A mandate that "
            "ended by itself, or by promotion to primary, at or before the close makes the poll moot. A "
            "pending recall bars neither candidacy nor election, and a revoked member may stand again."
        ),
        setting="a revoked member may not stand again",
        clauses=("P6",),
    ),
    Reading(
        id="R-23",
        title="Computing dues",
        text=(
            "Dues are computed as an exact fraction, rounded once to the currency's minor unit, half to "
            "even, and then credits are subtracted. They are never below zero; a surplus is reported, "
            "neither refunded nor carried over. Amounts in different currencies are never added: that is a "
            "clear error, or takes a rate given by the caller."
        ),
        setting="another rounding; a surplus is carried over or refunded",
        clauses=("P11", "P12"),
    ),
    Reading(
        id="R-24",
        title="Dues years",
        text=(
            "Dues years turn at local midnight. Who joins during a year owes by calendar months begun as a "
            "member; leaving and rejoining within one is assessed once. A payment or credit may name its "
            "year; else it settles the oldest outstanding one, then the current. Income zero: dues zero. "
            "Income not declared: no assessment, which is not zero. Negative: an error. There is one "
            "declared income per year, the last declared."
        ),
        setting="the start of the dues year; full dues for a year joined midway",
        clauses=("P11", "P12"),
    ),
    Reading(
        id="R-25",
        title="Name and logo",
        text=(
            "There are two counts, name and logo, each as Proposal 4 with one seat; an entry for both "
            "stands in each and may win one. If none has more Yes than No, nothing changes. Ties go by the "
            "earliest membership of the entry's author; one author's own entries that tie are undecided. An "
            "author's leaving withdraws nothing."
        ),
        setting="an entry for both is indivisible; ties are settled otherwise",
        clauses=("P15",),
    ),
    Reading(
        id="R-26",
        title='"Live"',
        text=(
            "Entries with organisations appear, exact, when their day is over. Each personal entry appears "
            "then as one sealed line: that something was recorded that day, not whose, what for or how "
            "much. Amounts of persons appear in pooled totals at the first release date a large enough pool "
            "exists, which for rare kinds may be never: the treasurer is told which. A person may consent, "
            "in the journal, to plain entries for paid work."
        ),
        clauses=("P10",),
    ),
    Reading(
        id="R-27",
        title="Persons on either side",
        text=(
            "What matters is whether the counterparty is a person, not the category: a refund, a fee to a "
            "member who did some work, or a traveller's ticket tells as much as dues do. Calling the result "
            "anonymous promises more than can be kept in an organisation of five; the record says what it "
            "guarantees, against whom, and what it does not."
        ),
        clauses=("P10",),
    ),
    Reading(
        id="R-28",
        title="Seats to fill",
        text=(
            "An election fills the seats free at the start of the new term: X less the primary mandates "
            "then in force, likewise Y. Mandates are known from the record: given, or following from "
            "earlier elections, as declared, else as computed. Each new mandate runs its full year. Two "
            "elections of one role with the same term start are refused."
        ),
        clauses=("P4",),
    ),
    Reading(
        id="R-29",
        title="Settling ties",
        text=(
            "A declaration agrees with undecided seats when some order of the tied yields it, noted as "
            "settled outside the text. Or ties are settled by a verifiable draw (compare RFC 3797): before "
            "voting opens the organisation names a public source that nobody controls and whose value "
            "appears after the close; the tied are ordered by SHA-256 over a tag, the election's id, the "
            "value and the member's id, each length-prefixed, lowest first; with test vectors. Where a draw "
            "is recorded only its answer agrees; no value, no draw."
        ),
        clauses=("P4",),
    ),
    Reading(
        id="R-30",
        title="Which rules",
        text=(
            "A procedure (election, recall, decision, contest) is judged whole by the bylaws in force when "
            "it opened, its discussion included; a mandate's length by those at its start. Before the first "
            "dated bylaws the adopted defaults hold. Changing a bylaw or a role's seats changes nothing "
            "that was opened before, and fewer seats end no mandate."
        ),
    ),
    Reading(
        id="R-31",
        title="Standing in for long",
        text=(
            "Standing in for more than half a term in all counts as one term, and one who is barred may not reach that."
        ),
        clauses=("P5",),
    ),
    Reading(
        id="R-32",
        title="One instant, several events",
        text=(
            "Events of one instant take this order: ends and departures; joining; bylaws; starts and "
            "successions; openings; marks and seconds."
        ),
    ),
    Reading(
        id="R-33",
        title="Unpaid dues",
        text="Unpaid dues touch no other right: the text gives them no such effect.",
        clauses=("P11",),
    ),
    Reading(
        id="R-34",
        title="No amounts by accident",
        text=(
            "Errors about dues and the ledger carry an id and the fault, never the value. Rulings on dues "
            "keep amounts in fields outside `repr` and `str`. The audit prints whether they agree, and "
            "figures only when asked (`--private`). Ids of private entries are opaque."
        ),
        clauses=("P10", "P11", "P12"),
    ),
    Reading(
        id="R-35",
        title='"Two weeks"',
        text=(
            "Two weeks means closing between two weeks after opening and the end of that local day. A "
            "period that breaks this is its own failing check and changes no count."
        ),
        setting="exactly two weeks; at least two weeks",
        clauses=("P4", "P6", "P8"),
    ),
    Reading(
        id="R-36",
        title="From reserve to primary",
        text=(
            "A reserve whose mandate runs on beyond the start of the new term may stand for primary only, "
            "and becoming primary ends the reserve mandate."
        ),
        clauses=("P3",),
    ),
    Reading(
        id="R-37",
        title="Proportional say",
        text=(
            "The front page's proportional say means delegates in proportion to members, by a named "
            "apportionment method, over any named list of groups whatever their kind; each member counts "
            "once, in the group they name. That proportion means numbers of members is our reading: the "
            "page speaks of decisions that affect people."
        ),
    ),
    Reading(
        id="R-38",
        title='"Appoint"',
        text=(
            "To appoint, in Proposals 7, 13 and 16, means a mandated role filled under Proposals 3 to 6. "
            "The organisation's own later pages show that so it was done."
        ),
        clauses=("P2", "P7", "P13", "P16"),
    ),
    Reading(
        id="R-39",
        title="Winners who never start",
        text=(
            "A winner who leaves or declines before the term starts is succeeded at its start as in R-18; "
            "nobody moves up to reserve."
        ),
        clauses=("P4", "P5"),
    ),
    Reading(
        id="R-40",
        title="For, Against, Abstain",
        text=(
            "A question answered For, Against or Abstain is adopted when For exceeds Against, on the base "
            "For plus Against; abstentions do not count in the base. The poll's own page says so."
        ),
        clauses=("P8",),
    ),
    Reading(
        id="R-41",
        title="The three-way final question",
        text=(
            "It is settled by more than half of all answers: more than half Yes, continue; more than half "
            "No, disband; neither, a follow-up poll. An answer without a stated consequence is its own "
            "outcome."
        ),
        clauses=("final",),
    ),
    Reading(
        id="R-42",
        title="A role's seats over time",
        text=(
            "A role's seats are those in force when the election opened; for a role that begins later, "
            "those in force when the new term starts."
        ),
        clauses=("P4",),
    ),
    Reading(
        id="R-43",
        title="Marks without an instant",
        text=(
            "For a mark without an instant the window and the roll at marking cannot be judged, and the "
            "count says how many there are. A voter who was a member at no instant of the voting period is "
            "refused all the same, because every instant the mark may carry refuses it. When some marks of "
            "one voter for one candidate carry no instant, the sequence numbers order them all; without "
            "sequence numbers the unstamped ones may be the last, together with the latest stamped one."
        ),
        clauses=("P4",),
    ),
    Reading(
        id="R-44",
        title="One person's statements are one history",
        text=(
            "Statements and withdrawals of one person in one election are one history: the last before "
            "voting opens decides. A withdrawal before voting opens may be followed by a new statement. A "
            "statement after voting opened changes nothing and is reported."
        ),
        clauses=("P3",),
    ),
    Reading(
        id="R-45",
        title="Figures for non-candidates",
        text="A tallied figure for someone without a candidacy is listed as refused, never dropped.",
        clauses=("P4",),
    ),
    Reading(
        id="R-46",
        title="Declared too early",
        text=(
            "A result declared before voting has closed does not follow from anything. This is judged when "
            "the record says the instant it speaks for (`as_of`)."
        ),
        clauses=("P4",),
    ),
    Reading(
        id="R-47",
        title="A role without seats",
        text=(
            "A role without any seat has nothing to become vacant in R-5's sense and refuses nobody on that "
            "ground: its candidates are counted and not seated."
        ),
        clauses=("P3",),
    ),
    Reading(
        id="R-48",
        title="Stand-ins that add up",
        text=(
            "What a reserve stands in for adds up over one reserve mandate, for whichever primary caretakers: more "
            "than half of that mandate's length counts as one term, from the first of these stand-ins to the end "
            "of the last."
        ),
        clauses=("P5",),
    ),
    Reading(
        id="R-49",
        title="What an election knows of mandates",
        text=(
            "Term limits are judged by the mandates known when voting closes; which seats are taken, and whose "
            "mandate runs on, by those in force when the term starts. A seat that one of several reserves of "
            "undecided order holds, or that a tie in an election leaves undecided, is taken for as long as enough of "
            "them are members to hold it; and until it is told which of them became primary, so are their reserve "
            "seats. In a succession those tied for a reserve seat are asked in the place of that seat."
        ),
        clauses=("P3", "P4", "P5"),
    ),
    Reading(
        id="R-50",
        title="Polls opened together",
        text=(
            "Of several recall polls on one mandate that open at the same instant none came first, and none may "
            "open: the order of a list decides nothing."
        ),
        clauses=("P6",),
    ),
    Reading(
        id="R-51",
        title="The order of asking in a recall",
        text=(
            "A recall is refused when its motion might not open; else moot when the mandate ended by itself by the "
            "close; else not seconded; else kept or revoked."
        ),
        clauses=("P6",),
    ),
    Reading(
        id="R-52",
        title="One day, one order",
        text=(
            "Within a day of the public log plain lines come first, by their text; then sealed lines, by commitment; "
            "then pools, by flow. Every day has its checkpoint, quiet ones too, so that nothing can be slipped "
            "into them."
        ),
        clauses=("P10",),
    ),
    Reading(
        id="R-53",
        title="What derives, and what takes back",
        text=(
            "An entry derives from one that derives from none, of the same flow and year. A reversal takes back the "
            "whole of one entry, which is no reversal, once, on its day or later, and matches it in all but the "
            "amount's sign. A part is taken back by reversing the whole and booking the rest anew."
        ),
        clauses=("P10",),
    ),
    Reading(
        id="R-54",
        title="Consent to plain lines",
        text=(
            "A person may consent to plain lines in the flows that the rules name: in payments alone, unless they say "
            "otherwise, since an amount of dues is an income."
        ),
        setting="other flows in which a person may consent",
        clauses=("P10",),
    ),
    Reading(
        id="R-55",
        title="Settling dues",
        text=(
            "A month counts as begun when the person is a member at some instant of it. What names its year settles "
            "that year first; then the rest is looked at by day: each settles the oldest outstanding year, and what "
            "is left counts for the year of its day. A credit that is not confirmed counts for nothing yet. Two "
            "incomes declared for one year at one instant are refused."
        ),
        clauses=("P11", "P12"),
    ),
    Reading(
        id="R-56",
        title="Dues when bylaws change",
        text=(
            "A dues year is assessed by the figures in force when it starts, so that changing them changes no year "
            "that has begun. The currency and the day on which a year starts stay the same for all years that are "
            "settled together: the text gives no way of adding across a change of either, and it is refused."
        ),
        clauses=("P12",),
    ),
    Reading(
        id="R-57",
        title="What is released together, and when",
        text=(
            "A person's money of one flow and year, with what derives from it and less what is taken back, is "
            "released whole, at the first date after it is marked as settled, or at its year's last. Release dates are "
            "the last days of equal periods of the year of the books. What is booked after a release is released anew: "
            "when it is marked again, or its year is over. A pool is made per flow and date, of whatever years are due."
        ),
        setting="other periods; another start of the year of the books",
        clauses=("P10",),
    ),
    Reading(
        id="R-58",
        title="What a pool needs",
        text=(
            "At least ten persons, and one more for an insider, each with money that goes for the first time and "
            "reaches a floor; all else in it rides along. With a cap, one slice of a person goes into a pool: of an "
            "older year before a newer one, and slices after the first make no pool of their own. A sum declared "
            "elsewhere is refused when it and what is public tell on a person, or on one and the insiders; once "
            "declared, it holds back a pool that would tell so. Estimates are measured on sizes, whichever way money "
            "went."
        ),
        setting="more or fewer persons, never under three; more insiders or none; another floor; a cap",
        clauses=("P10",),
    ),
    Reading(
        id="R-59",
        title="Delegates that no method decides",
        text=(
            "Groups that are alike at the last seats are tied: nobody picks, and the seats between them are undecided. "
            "A group that nobody names sends nobody; where no group has a member the seats stay vacant. By "
            "Huntington-Hill every group has a first seat before any has a second; if seats are fewer than groups, the "
            "groups with the most members have one."
        ),
    ),
    Reading(
        id="R-60",
        title="Entries of a contest",
        text=(
            "An entry stands if its author is a member when it is submitted, and voting has not opened yet. The "
            "membership that orders equal entries is the unbroken one in which it was submitted, since its author may "
            "have left before the close. A voter marks the name and the logo of an entry for both apart."
        ),
        clauses=("P15",),
    ),
    Reading(
        id="R-61",
        title="What a group may ask",
        text=(
            "A group asks what its published requirements say and nothing else, so that an admission can be judged: "
            "who meets them all is admitted, and being refused all the same does not follow. Where the group's answer "
            "is recorded, being in the group follows it, and the audit tells where it departs from the requirements. A "
            "requirement that people hold to be out of accord with the core values keeps nobody out. Requirements are "
            "asked at the door: who ceases to meet one stays."
        ),
        setting="a group may refuse somebody who meets all it requires",
        clauses=("P1",),
    ),
    Reading(
        id="R-62",
        title="What ends a membership of a group",
        text=(
            "Leaving the group, leaving the organisation, and the group's end: it lapses when too few are left, at the "
            "end of what happens in that instant, or people hold it to be out of accord with the core values. A group "
            "that is no more does not come back; another may be founded. Founders need meet no requirement."
        ),
        clauses=("P1",),
    ),
    Reading(
        id="R-63",
        title="Swing",
        text=(
            "The fewest of those who voted who, by voting otherwise and nobody else doing so, would have brought "
            "another outcome. In an election who voted is who had a mark for somebody that stands, in time and as a "
            "member, in conflict or not: a ballot for others alone, or a blank one, does not tell. They may mark every "
            "candidate otherwise, and another outcome is another holder of some primary or reserve seat, or a seat "
            "decided that was undecided or the other way round; the reserves' order among themselves is none. In a "
            "recall or a question everyone who answered may give any other answer; a recall that no votes settled, "
            "being refused, moot or not seconded, has no swing. From an election's tallies alone it is a lower bound, "
            "and labelled so."
        ),
        clauses=("P4", "P6", "P8", "final"),
    ),
    Reading(
        id="R-64",
        title="Seven parts in place of seven lost clauses",
        text=(
            "The page announces seven clauses of decision making and does not print them. In their place stand seven "
            "named parts: who may propose (any member), who may vote (as in Proposal 4), discussion and voting (two "
            "weeks each), majority with its base, quorum (none), and reopening (a settled matter rests for one month "
            "after its close, counted until it is put again, discussion included; nor is it put while such a vote is "
            "open). Each default is taken from what the source says elsewhere."
        ),
        setting="every part",
        clauses=("P8",),
    ),
    Reading(
        id="R-65",
        title="Abstaining, saying nothing, and the quorum",
        text=(
            "Who abstains has answered; who leaves a question out has not, and counts neither in its base nor in its "
            "quorum. By default abstentions are outside the base of a For / Against question, inside that of all "
            "answers, and inside a quorum where there is one; they are no answer that can win, so that no answer has "
            "to be ahead of them. Without its quorum a question is not settled: it is neither adopted nor rejected, "
            "and may be put again at once; nor is one of several answers of which none has its majority. An answer "
            "that a question does not offer is rejected like a mark for an unknown candidate."
        ),
        setting="abstentions in the base, or outside the quorum",
        clauses=("P8", "final"),
    ),
    Reading(
        id="R-66",
        title="Indivisible entries",
        text=(
            "Where an organisation holds an entry for both name and logo to be indivisible, one that leads a single "
            "count is passed over in both, all such entries at once, and both counts are decided again among the "
            "others; an entry tied for one count has not led it. By default an entry for both may win one."
        ),
        setting="entries for both are indivisible",
        clauses=("P15",),
    ),
    Reading(
        id="R-67",
        title="Planning ahead",
        text=(
            "An election is called in time when discussion and voting, each of just its length and opened at the time "
            "of day at which the seat falls vacant, are over by then. It is planned by the bylaws in force when it "
            "opens. A seat, primary or reserve, falls vacant when the mandate on it ends, early where that is on "
            "record. It is provided for once somebody is on record who holds it from then or later on, or an election "
            "that is not counted yet and whose term starts then or later; one that is counted provides for the seats "
            "it filled, and for those that it left undecided. Seats that are cut by then are not filled; new ones are "
            "filled by elections that open once they are there."
        ),
        clauses=("P3", "P4"),
    ),
    Reading(
        id="R-68",
        title="Bylaws that cannot work",
        text=(
            "Bylaws whose figures defeat each other are told, not refused: an election longer than a term; a recall "
            "as long as a term or longer, whose mandate is over before the vote; a cool-down longer than a term, "
            "while one as long is a sensible once a term; a limit that is never reached; a discussion or a vote of "
            "no time that must close exactly then; a length that ends beyond the calendar; a number of members that "
            "the organisation has not got. Lengths are compared from the day the bylaws take effect, or from 1 "
            "October 2016. Members are counted as last known while the bylaws hold and, for a role's seats, while it "
            "has them. A record that has such bylaws is judged by them all the same."
        ),
    ),
    Reading(
        id="R-69",
        title="Events that come to nothing",
        text=(
            "A record may be kept event by event: each is read as the row of another section that says the same, and "
            "judged there, so that a late mark is a rejected mark. An event that can be no such row comes to nothing "
            "and is a failing check of its own: joining while a member, leaving while none, withdrawing what was not "
            "posted. Of two joinings at one instant the one with a name is the row, or the one whose name is first "
            "in the alphabet."
        ),
    ),
    Reading(
        id="R-70",
        title="Roles won at one instant",
        text=(
            "Where different roles may not be held together, and somebody wins several whose terms start at one "
            "instant, nothing puts one of them before the others: they hold them all, and the audit does not agree "
            "until all but one are declined."
        ),
        clauses=("P3", "P4"),
    ),
)


# ── looking one up ───────────────────────────────────────────────────────────────────────────────


def clause_ids() -> tuple[str, ...]:
    """Return every id that code may cite: the proposals', then the readings'."""
    return (*(one.id for one in PROPOSALS), *(one.id for one in READINGS))


def clause(id: str) -> Clause:
    """
    Return the adopted proposal with this id; raise `PartgovError` where there is none.

    >>> clause("P4").title
    'Selection by vote'
    """
    for each in PROPOSALS:
        if each.id == id:
            return each
    raise PartgovError("clause", id, "one of P1 … P16, final")


def reading(id: str) -> Reading:
    """
    Return the reading with this number; raise `PartgovError` where there is none.

    >>> reading("R-20").clauses
    ('P6',)
    """
    for each in READINGS:
        if each.id == id:
            return each
    raise PartgovError("reading", id, f"one of {READINGS[0].id} … {READINGS[-1].id}")
