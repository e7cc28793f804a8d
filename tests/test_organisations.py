"""What organisations published of their votes: each record agrees with it, and one fact changed turns it."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from tests.documents import Document, quick_run

RECORDS = Path(__file__).parent / "data" / "organisations"
K8S = "kubernetes-steering-2017-2023"


def report_of(document: Document) -> tuple[int, Document]:
    """What the audit of a record comes to, and what it reports."""
    ran = quick_run("audit", "-", "--json", given=json.dumps(document).encode())
    assert "" == ran.err
    return ran.status, json.loads(ran.out)


def published(name: str) -> Document:
    """The record of what was published, which the command finds to follow whole."""
    path = RECORDS / f"{name}.json"
    ran = quick_run("audit", path)
    assert (0, "") == (ran.status, ran.err), ran.out
    document: Document = json.loads(path.read_bytes())
    assert 0 == report_of(document)[0]
    return document


def turned(name: str, *path: str | int, to: Any) -> Mapping[str, Any]:
    """
    What each question, election and recall comes to, where it departs from what was declared, once one fact is another.

    The fact is named by its path; the record as it was published agrees.
    """
    document = published(name)
    place: Any = document
    for key in path[:-1]:
        place = place[key]
    assert to != place[path[-1]]
    place[path[-1]] = to
    status, report = report_of(document)
    assert 1 == status
    failing = [one["subject"] for one in report["checks"] if not one["agrees"]]
    return {subject: outcome_of(subject, report) for subject in failing}


def outcome_of(subject: str, report: Document) -> Any:
    """What a question or a recall comes to, or who takes the primary seats of an election."""
    section, name, *question = subject.split("/", 2)
    found = report[section][name]
    if section == "recalls":
        return found["outcome"]
    return found[question[0]]["outcome"] if question else found["primary"]


def failing(document: Document) -> set[str]:
    """The checks that do not agree."""
    status, report = report_of(document)
    assert 1 == status
    return {one["subject"] for one in report["checks"] if not one["agrees"]}


def holding(document: Document, role: str, at: str) -> list[str]:
    """Who holds the primary seats of a role at an instant."""
    ran = quick_run("day", "-", "--at", at, "--json", given=json.dumps(document).encode())
    found = json.loads(ran.out)["mandates"]
    return sorted(one["member"] for one in found if (role, "primary") == (one["role"], one["seat"]))


def seated(found: Mapping[str, Any]) -> Mapping[str, list[str]]:
    """The same of elections, each list by name."""
    return {subject: sorted(members) for subject, members in found.items()}


def question(*path: int) -> tuple[str | int, ...]:
    """The path of a question: of which poll, and where in it."""
    poll, place = path
    return ("polls", poll, "questions", place)


def comes_to(document: Document, subject: str) -> Any:
    """What a question, election or recall of a record comes to, whatever was declared."""
    return outcome_of(subject, report_of(document)[1])


# ── decisions ────────────────────────────────────────────────────────────────────────────────────


def test_arch_trusted_users__an_addition_without_a_quorum() -> None:
    """aur-general, 13 March 2022: 27 for and 4 against are no quorum of 61; two more who abstain, and it is there."""
    abstain = (*question(0, 0), "tally", "abstain")
    assert {"polls/2022-03/addition": "adopted"} == turned("arch-tu-addition-2022", *abstain, to=10)


def test_arch_trusted_users__outright_needs_no_quorum() -> None:
    """aur-general, 13 March 2022: with 31 of 61 for it, nobody asks how many took part (Standard Voting Procedure)."""
    tally = {"for": 31, "against": 0, "abstain": 0}
    assert {"polls/2022-03/addition": "adopted"} == turned("arch-tu-addition-2022", *question(0, 0), "tally", to=tally)


def test_debian_2008_003__the_first_of_the_ranking_falls_by_its_ratio() -> None:
    """debian.org/vote/2008/vote_003: option 2 is ranked first and lacks 3:1; with 74 against it, it has it and wins."""
    against = (*question(0, 0), "options", 1, "tally", "against")
    assert {"polls/vote_003/resolution": "2"} == turned("debian-gr-2008-003", *against, to=74)


def test_debian_2008_003__a_ratio_is_exceeded_until_2015() -> None:
    """debian.org/vote/2008/vote_003: 225 to 75 is 3:1 and no more: by the constitution of then that is not enough."""
    document = published("debian-gr-2008-003")
    for extended, outcome in (("debian-1998", "5"), ("debian", "2")):
        document["bylaws"] = [{"extends": extended}]
        document["polls"][0]["questions"][0]["options"][1]["tally"] = {"for": 225, "against": 75}
        assert outcome == outcome_of("polls/vote_003/resolution", report_of(document)[1])


def test_debian_2014_004__two_options_pass_and_the_ranking_chooses() -> None:
    """debian.org/vote/2014/vote_004: both have 3:1 and the first is ranked first; without its 3:1 the second wins."""
    against = (*question(0, 0), "options", 0, "tally", "against")
    assert {"polls/vote_004/resolution": "2"} == turned("debian-gr-2014-004", *against, to=70)


def test_debian_2014_004__and_the_other_way_round() -> None:
    """debian.org/vote/2014/vote_004: with the options ranked the other way the second is chosen, though both pass."""
    order = (*question(0, 0), "ranking", "order")
    assert {"polls/vote_004/resolution": "2"} == turned("debian-gr-2014-004", *order, to=["2", "1"])


def test_lancashire_holdings__one_resolution_hangs_on_another() -> None:
    """AGM filings of 2016, 2018 and 2019: resolution 13 falls with 12; 12 itself follows from its votes."""
    declared = (*question(1, 1), "declared")
    expected = {"polls/2018/12": "adopted", "polls/2018/13": "lapsed"}
    assert expected == turned("lancashire-holdings-agm", *declared, to="rejected")


def test_lancashire_holdings__a_special_resolution_needs_three_quarters() -> None:
    """AGM filings: what more than half carries as an ordinary resolution, three quarters do not as a special one."""
    document = published("lancashire-holdings-agm")
    for kind, outcome in (("ordinary", "adopted"), ("special", "rejected")):
        document["polls"][1]["questions"][0] |= {"kind": kind, "tally": {"for": 749, "against": 251}}
        assert outcome == outcome_of("polls/2018/2", report_of(document)[1])


def test_wikimedia_deutschland__three_votes_short_of_two_thirds() -> None:
    """Meta, Mitgliederversammlung 2011-1: 115 of 177 are not two thirds; five fewer against and they are."""
    against = (*question(0, 0), "tally", "against")
    assert {"polls/2011-1/S1": "adopted"} == turned("wmde-2011", *against, to=57)


def test_ccc_darmstadt__abstaining_is_no_vote() -> None:
    """Minutes of 31 January 2018: 23 to 0 with 7 abstaining discharges; had the 23 said nothing, not."""
    assert {"polls/2018-01-31/discharge": "rejected"} == turned(
        "ccc-darmstadt-2018", *question(0, 0), "tally", "for", to=0
    )


def test_bundesgerichtshof_1987__the_chair_was_wrong() -> None:
    """II ZR 152/86: 28 to 1 with 58 abstaining discharges the board, whatever the chair declared."""
    declared = (*question(0, 0), "declared")
    assert {"polls/1982-10-12/discharge": "adopted"} == turned("bgh-1987-ii-zr-152-86", *declared, to="rejected")


def test_bundesgerichtshof_1987__swiss_law_would_have_borne_him_out() -> None:
    """ZGB Art. 67: of 87 members present 28 are no majority, for there who abstains weighs like a No."""
    document = published("bgh-1987-ii-zr-152-86")
    document["bylaws"] = [{"extends": "swiss-verein"}]
    document["polls"][0]["present"] = 87
    assert "rejected" == outcome_of("polls/1982-10-12/discharge", report_of(document)[1])


def test_swiss_verein__nobody_present_is_not_judged() -> None:
    """ZGB Art. 67: without the number present no question of a Swiss Verein can be judged, and it is told which."""
    document = published("bgh-1987-ii-zr-152-86")
    document["bylaws"] = [{"extends": "swiss-verein"}]
    status, report = report_of(document)
    assert 1 == status
    assert "not_judged" == outcome_of("polls/1982-10-12/discharge", report)
    assert ["polls/1982-10-12/discharge"] == [one["subject"] for one in report["checks"] if not one["agrees"]]


def test_python__four_to_one_ejects_and_three_to_two_does_not() -> None:
    """PEP 13, Ejecting core team members: 3 to 2 would be enough for any other vote of the council."""
    kind = (*question(0, 1), "kind")
    assert {"polls/examples/ejection-3-2": "adopted"} == turned("python-core-team-votes", *kind, to="council")


def test_united_nations__the_majority_is_itself_voted_on() -> None:
    """A/73/L.42 of 6 December 2018 fails by two thirds; had the Assembly not asked for them, it would have carried."""
    declared = (*question(0, 0), "declared")
    expected = {"polls/2018-12-06/two-thirds": "adopted", "polls/2018-12-06/A/73/L.42": "adopted"}
    assert expected == turned("un-general-assembly", *declared, to="rejected")


def test_united_nations__two_thirds_of_those_who_vote() -> None:
    """A/RES/ES-11/3 of 7 April 2022: 93 to 24 carries, the 58 who abstain left out; 47 to 24 would not, by one."""
    in_favour = (*question(1, 0), "tally", "for")
    assert {"polls/2022-04-07/ES-11/3": "rejected"} == turned("un-general-assembly", *in_favour, to=47)


def test_security_council__one_against_blocks_or_does_not() -> None:
    """S/2022/155 and S/RES/2623: the same tally, and a permanent member's No that counts only on substance."""
    kind = (*question(1, 0), "kind")
    assert {"polls/2022-02-27/S/RES/2623": "rejected"} == turned("un-security-council-2022", *kind, to="substantive")


def test_security_council__an_elected_member_blocks_nothing() -> None:
    """S/2022/155: had India voted against it and nobody else, it would have been adopted."""
    by = (*question(0, 0), "against_by")
    assert {"polls/2022-02-25/S/2022/155": "adopted"} == turned("un-security-council-2022", *by, to=["India"])


def test_wikipedia__a_request_at_three_quarters() -> None:
    """Requests for adminship of 2024: 163 to 32 passes; 95 to 32 is below 75 %, and no count would pass it."""
    supported = (*question(0, 2), "tally", "for")
    assert {"polls/requests/S. l.": "rejected"} == turned("enwiki-administrators-2024", *supported, to=95)


# ── elections ────────────────────────────────────────────────────────────────────────────────────


def test_wikipedia__seventy_per_cent_is_a_gate_and_seats_are_open() -> None:
    """October 2024: 389 to 105 is elected; at 389 to 167, 69.96 %, nobody is, though the seats have no end."""
    oppose = ("elections", 0, "tallies", "Q. o. H.", "no")
    assert {"elections/2024-10": []} == turned("enwiki-administrators-2024", *oppose, to=167)


def test_debian_leaders__the_ranking_beats_the_lead() -> None:
    """debian.org/vote/2013 to 2018: with the pair of 2015 the other way round, Dogguy, who had the most Yes."""
    order = ("elections", 2, "ranking", "order")
    assert {"elections/2015": ["dogguy"]} == turned("debian-dpl-elections", *order, to=["dogguy", "mcgovern", "nagy"])


def test_debian_leaders__who_does_not_beat_none_of_the_above_is_passed_over() -> None:
    """debian.org/vote/2017: with more below None Of The Above than above it, Lamb is out and Dogguy next."""
    below = ("elections", 3, "tallies", "lamb", "no")
    assert {"elections/2017": ["dogguy"]} == turned("debian-dpl-elections", *below, to=303)


def test_python_2019__five_seats_by_votes_alone() -> None:
    """PEP 8100: five of seventeen, whoever has most votes; five more for Langa, and he sits in Coghlan's place."""
    found = turned("python-councils", "elections", 0, "tallies", "langa", "yes", to=26)
    assert {"elections/2019": ["cannon", "guido", "langa", "warsaw", "willing"]} == seated(found)


def test_python_2019__a_tie_for_the_last_seat_is_left_to_the_tied() -> None:
    """PEP 8100: had Peterson 25 votes as Coghlan has, the fifth seat would wait for their agreement, or a draw."""
    document = published("python-councils")
    document["elections"][0]["tallies"]["peterson"]["yes"] = 25
    found = report_of(document)[1]["elections"]["2019"]
    assert ["cannon", "guido", "warsaw", "willing"] == sorted(found["primary"])
    assert ["coghlan", "peterson"] == sorted(member for one in found["undecided"] for member in one["tied"])


def test_python_2020__who_withdrew_does_not_sit() -> None:
    """PEP 8101: the list of nominees says that van Rossum withdrew; with most votes of all he would not sit."""
    document = published("python-councils")
    election = document["elections"][1]
    election["tallies"]["guido"] = {"yes": 60}
    assert 0 == report_of(document)[0]
    del election["candidacies"][-1]["withdrawn_at"]
    status, report = report_of(document)
    assert (1, True) == (status, "guido" in report["elections"]["2020"]["primary"])


def test_python_2026__by_stars_that_were_counted_elsewhere() -> None:
    """PEP 8107: the ranking is by Bloc STAR, as PEP 13 asks since December 2024; Smith before Wouters, and he sits."""
    order = ["galindo", "ostrowski", "warsaw", "na", "gsmith", "wouters"]
    found = turned("python-councils", "elections", 7, "ranking", "order", to=order)
    assert {"elections/2026": ["galindo", "gsmith", "na", "ostrowski", "warsaw"]} == seated(found)


def test_python_2025__by_the_rules_of_the_day_on_which_it_opened() -> None:
    """PEP 13, amended on 10 December 2024: what was counted that day had opened before, and no stars decide."""
    document = published("python-councils")
    document["elections"][6]["ranking"] = document["elections"][7]["ranking"]
    ran = quick_run("audit", "-", given=json.dumps(document).encode())
    assert (2, True) == (ran.status, "wanted no ranking, since the rules order candidates by their votes" in ran.err)


def test_python__each_council_serves_until_the_next() -> None:
    """PEP 13, Term: eight councils of ten months to a year, five members on every day, none beside its successor."""
    document = published("python-councils")
    declared = [sorted(one["declared"]["primary"]) for one in document["elections"]]
    closes = [one["voting_closes"] for one in document["elections"]]
    for council, start, end in zip(declared, closes, [*closes[1:], "2030-01-01T00:00:00Z"], strict=True):
        for instant in (start, end.replace("T12", "T11")):
            assert council == holding(document, "council", instant)


def test_python__a_year_is_the_wrong_term() -> None:
    """PEP 13, Term: with a year to each council four elections of eight find the seats taken, for they came early."""
    document = published("python-councils")
    document["bylaws"][0]["mandates"] = {"term": "P1Y"}
    of_elections = {subject for subject in failing(document) if subject.startswith("elections/")}
    assert {f"elections/{year}" for year in (2020, 2023, 2024, 2025)} == of_elections


def test_python__the_council_fills_a_vacancy() -> None:
    """PEP 13, Vacancies: had Warsaw resigned in 2024, the council might have appointed for the rest, and no other."""
    for by, status in (("council", 0), ("psf", 1)):
        document = published("python-councils")
        document["resignations"] = [{"member": "warsaw", "role": "council", "at": "2024-03-01T00:00:00Z"}]
        appointment = {"id": "vacancy", "role": "council", "member": "stinner", "by": by, "at": "2024-04-01T00:00:00Z"}
        document["appointments"] = [{**appointment, "from": "2024-04-01T00:00:00Z", "remainder_of": "2024/warsaw"}]
        assert status == report_of(document)[0]
        assert "stinner" in holding(document, "council", "2024-06-01T00:00:00Z")
        assert "stinner" not in holding(document, "council", "2025-01-01T00:00:00Z")


def test_python__where_nobody_is_elected_the_council_stays() -> None:
    """PEP 13, Term: had nobody stood in 2020, the council of 2020 would have served until that of 2022."""
    document = published("python-councils")
    document["elections"][2] |= {"candidacies": [], "tallies": {}, "declared": {"primary": []}}
    assert 0 == report_of(document)[0]
    assert sorted(document["elections"][1]["declared"]["primary"]) == holding(
        document, "council", "2021-06-01T00:00:00Z"
    )


def test_kubernetes_2019__four_seats_by_a_ranking() -> None:
    """Steering election of 2019: the four ranked first; with Evenson before Carr, Evenson."""
    document = published(K8S)
    ranking = document["elections"][2]["ranking"]
    ranking["order"].insert(3, ranking["order"].pop(ranking["order"].index("lachie83")))
    assert "elections/2019" in failing(document)
    assert ["cblecker", "lachie83", "nikhita", "parispittman"] == sorted(comes_to(document, "elections/2019"))


def test_kubernetes_2017__the_fourth_is_one_too_many_of_his_employer() -> None:
    """RESULTS.md of 2017: with four of thirteen Google has its third; at another employer Rubin would sit."""
    document = published(K8S)
    rubin = next(one for one in document["members"] if "matchstick" == one["id"])
    assert "matchstick" not in comes_to(document, "elections/2017")
    rubin["affiliations"] = [{"name": "Independent"}]
    assert "elections/2017" in failing(document)
    assert "matchstick" in comes_to(document, "elections/2017")


def test_kubernetes_2017__three_of_two_years_and_three_of_one() -> None:
    """Voters guide of 2017: the first three have two years; had all six, nobody could say whose turn came in 2018."""
    document = published(K8S)
    del document["elections"][0]["terms"]
    assert {"elections/2018", "elections/2018/yields"} <= failing(document)


def test_kubernetes_2018__a_change_of_employer_costs_a_seat() -> None:
    """README.md, 12 July 2018: Crickenberger went to Google and Hockin left; had he stayed, he were one too many."""
    document = published(K8S)
    (hockin,) = (one for one in document["mandates"] if "bootstrap/thockin" == one["id"])
    hockin |= {"ended_at": "2019-10-03T00:00:00Z", "ended_by": "expiry"}
    assert {"elections/2018", "bodies/committee/cap/Google/2018-10-04T00:00:00Z"} <= failing(document)
    assert "spiffxp" not in comes_to(document, "elections/2018")


def test_kubernetes_2020__the_next_of_the_last_election_whose_employer_has_room() -> None:
    """Charter, Vacancies: Augustus was passed over for Evenson, for two others had come to VMware; without one, not."""
    document = published(K8S)
    assert "lachie83" in holding(document, "steering", "2020-06-01T00:00:00Z")
    nikhita = next(one for one in document["members"] if "nikhita" == one["id"])
    nikhita["affiliations"] = [{"name": "Loodse"}]
    assert "mandates/2018/timothysc/lachie83" in failing(document)
    assert "justaugustus" in holding(document, "steering", "2020-06-01T00:00:00Z")


def test_kubernetes_2022__and_not_of_the_one_before() -> None:
    """Charter, Vacancies: the list is that of 2022; Huang was of Google, which had two, and Panato came after her."""
    document = published(K8S)
    assert "cpanato" in holding(document, "steering", "2023-01-01T00:00:00Z")
    huang = next(one for one in document["members"] if "cici37" == one["id"])
    huang["affiliations"] = [{"name": "Chainguard"}]
    assert "mandates/2021/parispittman/cpanato" in failing(document)
    assert "cici37" in holding(document, "steering", "2023-01-01T00:00:00Z")


def test_kubernetes_2023__who_took_over_goes_with_those_of_that_term() -> None:
    """Charter, Vacancies: Panato, eleven months in office, goes with the seats of 2021; those of 2022 stay."""
    stayed, came = ["bentheelder", "mrbobbytables", "palnabarun"], ["justaugustus", "pacoxu", "pohly", "soltysh"]
    assert sorted([*stayed, *came]) == holding(published(K8S), "steering", "2023-10-03T00:00:00Z")


def test_kubernetes_2020__a_second_seat_waits() -> None:
    """Charter, Vacancies: one comes in between elections; a made-up resignation two months later leaves six."""
    document, summer = published(K8S), "2020-08-01T00:00:00Z"
    document["resignations"].append({"member": "parispittman", "role": "steering", "at": "2020-06-20T00:00:00Z"})
    assert 6 == len(holding(document, "steering", summer))
    row = {"role": "steering", "seat": "primary", "starts": "2020-06-20T00:00:00Z", "basis": "succession"}
    document["mandates"].append({"id": "second", "member": "brendandburns", "follows": "2019/parispittman", **row})
    assert "mandates/second" in failing(document)
    document["bylaws"][0]["mandates"]["reserves"] = {"lapse": "next_election"}
    assert "brendandburns" in holding(document, "steering", summer)


def test_kubernetes__a_year_counts_for_nothing() -> None:
    """elections.md, Terms: after one year and two Crickenberger could sit again in 2020; after four nobody can."""
    for place, who in ((3, "spiffxp"), (5, "dims")):
        document = published(K8S)
        stood = document["elections"][place]
        stood["ranking"]["order"].insert(0, who)
        stood["candidacies"].append({**stood["candidacies"][0], "member": who})
        stood["seats"]["reserve"] += 1
        election = f"elections/{stood['id']}"
        assert ("spiffxp" == who) == (who in comes_to(document, election))
        document["bylaws"][0]["mandates"]["exempt"] = "P0D"
        assert who not in comes_to(document, election)


def test_kubernetes__two_years_to_the_day_is_the_wrong_term() -> None:
    """elections.md, Terms: in 2022 and 2023 the results came days before two years were over, and found seats taken."""
    document = published(K8S)
    document["bylaws"][0]["mandates"]["term"] = "P2Y"
    assert {"elections/2022", "elections/2023"} <= failing(document)


def test_nixos__seven_seats_by_two_groups_of_a_ranking() -> None:
    """Result of 5 November 2024: who came before whom within four and three is not told, and need not be."""
    document = published("nixos-steering-2024-2025")
    document["elections"][0]["declared"]["primary"][-1] = "asymmetric"
    assert "elections/2024" in failing(document)
    assert 7 == len(comes_to(document, "elections/2024"))


def test_nixos__the_longer_terms_go_to_the_higher_ranks() -> None:
    """Constitution, Procedure: with the groups of 2024 exchanged, who had two years has one, and the other way."""
    document = published("nixos-steering-2024-2025")
    ranking = document["elections"][0]["ranking"]
    ranking["order"] = [["fpletz", "tomberek", "winterqt", "roberth"], ["Ericson2314", "Gabriella439", "jtojnar"]]
    exchanged = "Ericson2314", "Gabriella439", "jtojnar", "fpletz", "tomberek", "winterqt"
    assert {f"mandates/2024/{who}" for who in exchanged} <= failing(document)
    assert "mandates/2024/roberth" not in failing(document)


def test_nixos__two_years_to_each_is_the_wrong_term() -> None:
    """README of 2024: four have two years, three have one; with two years to each, three recorded ends are wrong."""
    document = published("nixos-steering-2024-2025")
    del document["elections"][0]["terms"]
    assert {f"mandates/2024/{who}" for who in ("fpletz", "tomberek", "winterqt")} <= failing(document)


def test_nixos__two_serve_what_was_left_of_two_mandates() -> None:
    """Result of November 2025: the remainders end in 2026; had all five of them two years, two ends would be wrong."""
    document = published("nixos-steering-2024-2025")
    assert "2026-11-04T12:00:00Z" == {one["id"]: one["ends"] for one in document["mandates"]}["2025/philiptaron"]
    del document["elections"][1]["terms"]
    assert {"mandates/2025/JulienMalka", "mandates/2025/philiptaron"} == failing(document)


def test_nixos__who_was_not_let_in_by_the_election_committee_may_not_stand() -> None:
    """Constitution, Candidates: endorsements are the election committee's to judge; without its word nobody stands."""
    document = published("nixos-steering-2024-2025")
    document["elections"][1]["candidacies"][2]["facts"] = {}
    assert "elections/2025" in failing(document)
    assert ["JulienMalka", "cafkafk", "philiptaron", "tomberek"] == sorted(comes_to(document, "elections/2025"))


def test_nixos__three_of_six_are_no_majority_of_seven() -> None:
    """Constitution, Ordinary decisions: three for a new election and three against; with a fourth it is carried."""
    document = published("nixos-steering-2024-2025")
    ballots = document["polls"][0]["ballots"]
    four = [{**one, "answers": {"reelection": "for"}} if "roberth" == one["voter"] else one for one in ballots]
    found = turned("nixos-steering-2024-2025", "polls", 0, "ballots", to=four)
    assert {"polls/no-confidence/reelection": "adopted"} == found


def test_django__four_sit_and_four_are_asked() -> None:
    """DEP 10, Changing this governance process: with one of five seats empty each of the four has a veto."""
    votes = (*question(1, 0), "tally", "for")
    assert {"polls/process/three": "adopted"} == turned("django-steering-council", *votes, to=4)


def test_django__a_vote_against_takes_one_off_the_score() -> None:
    """DEP 10, Voting process: three for it accept, and with one against them they do not."""
    against = (*question(0, 0), "tally", "against")
    assert {"polls/early/election": "rejected"} == turned("django-steering-council", *against, to=1)


def test_django__nobody_is_seated_by_a_declaration_alone() -> None:
    """December 2024: who was elected is not in the record; a list of five does not follow from no votes at all."""
    document = published("django-steering-council")
    five = ["gibson", "delescolle", "wiles", "foote", "schilling"]
    document["elections"][0]["declared"] = {"primary": five}
    assert {"elections/6.x"} == failing(document)


def test_django__whoever_is_elected_follows_four_in_five_seats() -> None:
    """DEP 10: had these five most votes they would sit, and nobody of before; had nobody stood, the four stay."""
    document = published("django-steering-council")
    election, five = document["elections"][0], ["gibson", "delescolle", "wiles", "foote", "schilling"]
    votes = {one["member"]: {"yes": 100 if one["member"] in five else 50} for one in election["candidacies"]}
    for tallies, council in ((votes, sorted(five)), ({}, ["bennett", "charette", "godwin", "johnson"])):
        election |= {"tallies": tallies, "candidacies": election["candidacies"] if tallies else []}
        assert council == holding(document, "council", "2025-01-01T00:00:00Z")


def test_django__who_is_not_qualified_is_not_elected() -> None:
    """DEP 12, Specification: whose qualifications the board of the foundation did not accept may not stand."""
    document = published("django-steering-council")
    election = document["elections"][0]
    election["tallies"] = {one["member"]: {"yes": 100} for one in election["candidacies"][:5]}
    election["candidacies"][0]["facts"] = {"qualifications": "none"}
    assert ["delescolle", "gibson", "howard", "wiles"] == sorted(comes_to(document, "elections/6.x"))


def test_openstreetmap_2013__most_votes_of_seven() -> None:
    """Blog of September 2013: the three with most votes; with twenty more it is Marler who would have Kuehn's place."""
    found = turned("osmf-board-2013", "elections", 0, "tallies", "marler", "yes", to=60)
    assert {"elections/2013": ["chapman", "marler", "mcnally"]} == seated(found)


def test_openstreetmap_2023__three_of_seven_by_a_transferable_vote() -> None:
    """AGM 2023: the three elected; had Bartczak been third, he would sit."""
    order = ("elections", 5, "ranking", "order")
    found = turned("osmf-board-2018-2023", *order, to=["olbricht", "rischard", "bartczak"])
    assert {"elections/2023": ["bartczak", "olbricht", "rischard"]} == seated(found)


def test_openstreetmap_2018__a_lot_says_who_retires() -> None:
    """osmf-talk, 6 November 2018: of three elected in 2015 one offered to leave; Barth was drawn, and Maron stayed."""
    document, spring = published("osmf-board-2018-2023"), "2019-03-01T00:00:00Z"
    six = ["chapman", "knerr", "leson", "norman", "ramm", "schouppe"]
    assert sorted([*six, "maron"]) == holding(document, "director", spring)
    document["elections"][0]["yields"]["draw"]["order"] = ["maron", "barth"]
    assert sorted([*six, "barth"]) == holding(document, "director", spring)


def test_openstreetmap_2018__without_a_lot_nobody_can_say() -> None:
    """Articles, as told on 1 October 2014: of those elected together it is by agreement, else by lot."""
    for election in (0, 1):
        document = published("osmf-board-2018-2023")
        year = document["elections"][election]["id"]
        del document["elections"][election]["yields"]
        assert f"elections/{year}/yields" in failing(document)


def test_openstreetmap_2019__four_retire_and_the_fourth_by_agreement() -> None:
    """AGM 2019: of two elected in 2017 Leson left; had it been Norman she would have stayed until 2020."""
    document, summer = published("osmf-board-2018-2023"), "2020-06-01T00:00:00Z"
    assert "norman" in holding(document, "director", summer)
    document["elections"][1]["yields"] = {"agreed": ["norman"]}
    assert "leson" in holding(document, "director", summer)


def test_openstreetmap_2020__three_are_the_longest_in_office() -> None:
    """AGM 2020: of seven the three elected first retire without any lot, and those of 2019 stay."""
    document = published("osmf-board-2018-2023")
    stayed = ["maron", "mccann", "mustard", "rischard"]
    assert sorted(["knerr", "liotier", "villar", *stayed]) == holding(document, "director", "2021-06-01T00:00:00Z")


def test_openstreetmap_2020__a_hundred_and_eighty_days_to_stand() -> None:
    """AGM 2020, Board candidates: who joined in August may not stand in December; who joined on 8 June may."""
    document = published("osmf-board-2018-2023")
    villar = next(one for one in document["members"] if "villar" == one["id"])
    for joined, status in (("2020-06-08T00:00:00Z", 0), ("2020-08-01T00:00:00Z", 1)):
        villar["joined"] = joined
        assert status == report_of(document)[0]


def test_openstreetmap_2019__who_retires_may_be_named() -> None:
    """AGM 2019: that Leson's seat was called may be told by her name, for whoever is elected; Norman stays."""
    document, summer = published("osmf-board-2018-2023"), "2020-06-01T00:00:00Z"
    expected = holding(document, "director", summer)
    document["elections"][1]["yields"] = {"mandates": ["2017/leson"]}
    assert (0, expected) == (report_of(document)[0], holding(document, "director", summer))
    document["elections"][1]["yields"] = {"mandates": ["2017/norman"]}
    assert "leson" in holding(document, "director", summer)


def test_openstreetmap_2018__at_least_two_retire() -> None:
    """Articles, as told on 1 October 2014: two whose election is longest ago; with one seat called they are too few."""
    document = published("osmf-board-2018-2023")
    document["elections"][0]["seats"] = {"primary": 1}
    assert "elections/2018/retire" in failing(document)


def test_openstreetmap_2023__six_years_out_of_eight() -> None:
    """AGM 2023: Maron, eight years a director, could not stand again; had he lost to Migurski in 2021, he could."""
    document = published("osmf-board-2018-2023")
    last = document["elections"][-1]
    last["ranking"]["order"].insert(0, "maron")
    last["candidacies"].append({**last["candidacies"][0], "member": "maron"})
    last["declared"]["primary"] = ["maron", "olbricht", "rischard"]
    assert {"elections/2023"} == failing(document)
    assert "maron" not in comes_to(document, "elections/2023")
    before = next(one for one in document["elections"] if "2021" == one["id"])
    for names in (before["declared"]["primary"], *before["ranking"]["order"]):
        names[names.index("maron")] = "migurski"
    assert 0 == report_of(document)[0]
    assert "maron" in comes_to(document, "elections/2023")


def test_bundesgerichtshof_1982__four_of_seven_votes() -> None:
    """II ZR 164/81: four of seven votes elect, the eighth abstained; had the abstention been a vote, they would not."""
    assert {"elections/second-ballot": []} == turned("bgh-1982-ii-zr-164-81", "elections", 0, "ballots_cast", to=8)


# ── bodies and recalls ───────────────────────────────────────────────────────────────────────────


def test_kubernetes__six_of_seven_remove_whoever_votes() -> None:
    """charter.md, No confidence: five to none is kept; the sixth removes, and with one fewer nobody is removed."""
    yes = ("tally", "yes")
    assert {"recalls/five": "revoked"} == turned("kubernetes-removal-charter", "recalls", 0, *yes, to=6)
    assert {"recalls/six": "kept"} == turned("kubernetes-removal-charter", "recalls", 1, *yes, to=5)


def test_kubernetes__a_removal_is_seconded_by_another_of_the_committee() -> None:
    """charter.md, No confidence: somebody from outside seconds nothing."""
    by = ("seconds", 0, "member")
    assert {"recalls/six": "not_seconded"} == turned("kubernetes-removal-charter", "recalls", 1, *by, to="anybody")


def test_kubernetes__four_of_seven_with_two_seats_vacant() -> None:
    """charter.md, Routine business: three of five holders are not four of seven seats."""
    tally, votes = (*question(0, 0), "tally"), {"for": 4, "against": 0, "abstain": 1}
    assert {"polls/routine/three": "adopted"} == turned("kubernetes-base-seats-vacancy", *tally, to=votes)


def test_kubernetes__of_those_who_sit_three_would_do() -> None:
    """charter.md, Routine business: had it asked for a majority of those who sit, three of five were enough."""
    document = published("kubernetes-base-seats-vacancy")
    majority = {"share": "1/2", "exceeded": True, "of": "electorate"}
    document["bylaws"] = [{"extends": "kubernetes", "decisions": {"kinds": {"routine": {"for_against": majority}}}}]
    assert "adopted" == comes_to(document, "polls/routine/three")


def test_arch_trusted_users__a_removal_without_a_quorum() -> None:
    """Bylaws, Removal of a TU: 39 of 60 are no 75 %; six more who abstain are, and it is carried, 27 to 4."""
    abstain = ("recalls", 0, "tally", "abstain")
    assert {"recalls/general": "revoked"} == turned("arch-tu-removal", *abstain, to=14)


def test_arch_trusted_users__who_is_considered_is_not_in_the_quorum() -> None:
    """Bylaws, Removal of a TU: 45 are 75 % of sixty, and not of 61."""
    document = published("arch-tu-removal")
    document["recalls"][0]["tally"]["abstain"] = 14
    document["bylaws"][0]["recall"] = {"electorate": {"of": ["trusted-user"], "concerned": "no_vote"}}
    assert "no_quorum" == comes_to(document, "recalls/general")


def test_arch_trusted_users__outright_removes_without_a_quorum() -> None:
    """Bylaws, Standard Voting Procedure: 31 of sixty for it, and nobody asks how many took part."""
    tally = {"yes": 31, "no": 0, "abstain": 0}
    assert {"recalls/general": "revoked"} == turned("arch-tu-removal", "recalls", 0, "tally", to=tally)


def test_arch_trusted_users__less_is_asked_of_an_inactive_one() -> None:
    """Bylaws, Special Removal of an Inactive TU: forty are 66 % of sixty; 39 are not."""
    abstain = ("recalls", 1, "tally", "abstain")
    assert {"recalls/inactive": "no_quorum"} == turned("arch-tu-removal", *abstain, to=8)


def test_saskatchewan__a_quarter_of_those_represented_call_it() -> None:
    """SGEU constitution 8.1.1.1: ten of the forty of the unit; nine are too few, whoever else is a member."""
    assert {"recalls/petition": "not_seconded"} == turned("sgeu-officers-recall", "recalls", 0, "signatures", to=9)


def test_saskatchewan__two_thirds_of_those_in_attendance() -> None:
    """SGEU constitution 8.1.2.2: twenty of thirty who are there unseat, though five say no; of 31 they do not."""
    assert {"recalls/petition": "kept"} == turned("sgeu-officers-recall", "recalls", 0, "present", to=31)


def test_lancaster__a_tenth_must_vote() -> None:
    """Article 26.2.1, in SCAN of November 2019: 1400 of 1400 remove nobody; 1575 do."""
    yes = ("recalls", 1, "tally", "yes")
    assert {"recalls/below": "revoked"} == turned("lusu-officers-recall", *yes, to=1575)


def test_lancaster__two_thirds_of_those_who_vote() -> None:
    """Article 26.2.1, in SCAN of November 2019: 1050 of 1575 remove; of 1576 they do not."""
    no = ("recalls", 0, "tally", "no")
    assert {"recalls/at-the-quorum": "kept"} == turned("lusu-officers-recall", *no, to=526)


def test_python__only_the_council_votes_on_what_the_council_decides() -> None:
    """PEP 13, Powers: with one of the three against it is 2 to 2; two of the core team who answer count for nothing."""
    answer = ("polls", 1, "ballots", 2, "answers", "veto")
    assert {"polls/powers/veto": "rejected"} == turned("python-core-team-votes", *answer, to="against")


def test_python__the_council_vetoes_a_promotion() -> None:
    """PEP 13, Membership: twelve to none is no promotion where the council vetoes it; had it not, it would be one."""
    declared = (*question(1, 0), "declared")
    expected = {"polls/powers/veto": "adopted", "polls/promotions/vetoed": "adopted"}
    assert expected == turned("python-core-team-votes", *declared, to="rejected")


def test_python__no_confidence_dissolves_the_whole_council() -> None:
    """PEP 13, Vote of no confidence: eight of twelve dissolve it, and nobody sits; seven of eleven do not."""
    document = published("python-core-team-votes")
    mandates = report_of(document)[1]["mandates"]
    assert {("council", "revocation")} == {(one["role"], one["ended_by"]) for one in mandates}
    yes = ("recalls", 0, "tally", "yes")
    assert {"recalls/no-confidence": "kept"} == turned("python-core-team-votes", *yes, to=7)


def test_python__no_confidence_is_seconded_within_a_week() -> None:
    """PEP 13, as amended on 10 December 2024: a second on the seventh day after the call comes too late."""
    at = ("recalls", 0, "seconds", 0, "at")
    expected = {"recalls/no-confidence": "not_seconded"}
    assert expected == turned("python-core-team-votes", *at, to="2025-04-08T00:00:00Z")


def test_wikimedia_deutschland__confidence_by_more_than_half() -> None:
    """Meta, Mitgliederversammlung 2011-1: no confidence in the board, all of it; half is enough for that."""
    yes = ("recalls", 0, "tally", "yes")
    assert {"recalls/W1": "revoked"} == turned("wmde-2011", *yes, to=130)


def test_california__twelve_per_cent_of_the_last_vote_call_it() -> None:
    """Art. II § 14 (b): of 12,464,235 votes 1,495,709 signatures are asked, as the Secretary of State said."""
    signatures = ("recalls", 0, "signatures")
    assert {"recalls/recall": "not_seconded"} == turned("california-recall-2021", *signatures, to=1495708)
    document = published("california-recall-2021")
    document["recalls"][0]["signatures"] = 1495709
    assert "kept" == comes_to(document, "recalls/recall")


def test_california__a_successor_only_where_the_recall_is_carried() -> None:
    """Art. II § 15 (c): 3,563,867 votes elect nobody while the Governor stays; with Yes and No exchanged they do."""
    document = published("california-recall-2021")
    assert [] == comes_to(document, "elections/successor")
    document["recalls"][0] |= {"tally": {"yes": 7944092, "no": 4894473}, "declared": "revoked"}
    status, report = report_of(document)
    assert 1 == status
    assert ["elections/successor"] == [one["subject"] for one in report["checks"] if not one["agrees"]]
    assert ["elder"] == outcome_of("elections/successor", report)


def test_wikimedia__the_board_appoints() -> None:
    """Community-selected seats, 2013 to 2017: until the Board appoints others; one was removed, and one resigned."""
    document, role = published("wikimedia-board-2013-2017"), "community-trustee"
    first, second = ["ayers", "klein", "sefidari"], ["heilman", "jemielniak", "vrandecic"]
    third = ["heilman", "jemielniak", "sefidari"]
    sat = {
        "2014-01-01": first, "2015-07-14": first, "2015-07-15": second, "2015-12-28": second,
        "2015-12-29": ["jemielniak", "vrandecic"], "2016-01-30": ["jemielniak", "sefidari", "vrandecic"],
        "2016-04-08": ["jemielniak", "sefidari"], "2017-08-10": ["jemielniak", "sefidari"], "2017-08-11": third,
    }  # fmt: skip
    assert sat == {day: holding(document, role, f"{day}T00:00:00Z") for day in sat}


def test_wikimedia__the_rest_of_the_two_years() -> None:
    """wikimedia-l, 29 January 2016: Sefidari took the rest of Heilman's two years; had he not been removed, none."""
    document = published("wikimedia-board-2013-2017")
    assert ["2017-09-01T00:00:00Z"] == [
        one["ends"] for one in report_of(document)[1]["mandates"] if "2016-sefidari" == one["follows"]
    ]
    document["recalls"][0] |= {"tally": {"yes": 5, "no": 5}, "declared": "kept"}
    seats = "roles/community-trustee/primary/2016-01-30T00:00:00Z"
    assert {"appointments/2016-sefidari/remainder", seats} == failing(document)


def test_wikimedia__only_the_board_appoints() -> None:
    """Process of the elections: they propose, and the Board appoints; who is appointed by others sits, and is told."""
    document, january = published("wikimedia-board-2013-2017"), "2016-02-01T00:00:00Z"
    appointment = next(one for one in document["appointments"] if "2016-sefidari" == one["id"])
    appointment["by"] = "elections committee"
    assert {"appointments/2016-sefidari"} == failing(document)
    assert "sefidari" in holding(document, "community-trustee", january)


def test_wikimedia__who_is_not_replaced_stays_until_september() -> None:
    """Resolution of July 2015: until 1 September 2017, or a replacement for that seat, whichever comes first."""
    document = published("wikimedia-board-2013-2017")
    document["appointments"] = [one for one in document["appointments"] if not one["id"].startswith("2017-")]
    sat = {day: holding(document, "community-trustee", f"2017-{day}T00:00:00Z") for day in ("08-31", "09-01")}
    assert {"08-31": ["jemielniak", "sefidari"], "09-01": []} == sat


def test_rust__four_are_appointed_for_a_year() -> None:
    """Blog, 23 September 2025: one of four is new, nobody is elected, and the other half stays until March."""
    document, teams = published("rust-leadership-council-2025"), ("infra", "lang", "libs", "mods", "devtools")
    sat = {
        day: [who for team in teams for who in holding(document, f"rep-{team}", f"{day}T00:00:00Z")]
        for day in ("2025-09-30", "2025-10-01", "2026-03-31", "2026-04-01", "2026-10-01")
    }
    before, year = ["mark-simulacrum"], ["kobzol", "traviscross", "m-ou-se", "oli-obk"]
    assert sat == {
        "2025-09-30": [*before, *year[1:], "ehuss"], "2025-10-01": [*year, "ehuss"], "2026-03-31": [*year, "ehuss"],
        "2026-04-01": year, "2026-10-01": [],
    }  # fmt: skip


def test_rust__each_team_appoints_its_own() -> None:
    """council.md: the representative of libs is for the team of libs to name."""
    document = published("rust-leadership-council-2025")
    libs = next(one for one in document["appointments"] if "2025/libs" == one["id"])
    libs["by"] = "team-lang"
    assert {"appointments/2025/libs"} == failing(document)


def test_rust__a_fourth_year_is_for_the_team_to_confirm() -> None:
    """council.md, Term limits: three full terms in a row; the fourth is told, and the rule beyond it beside it."""
    document = published("rust-leadership-council-2025")
    libs = next(one for one in document["mandates"] if "2024/libs" == one["id"])
    earlier = [{**libs, "id": f"{year}/libs", "starts": f"{year}-10-01T00:00:00Z"} for year in (2022, 2023)]
    document["mandates"] += earlier
    for one in document["members"]:
        one["joined"] = "2022-09-30T00:00:00Z"
    assert {"appointments/2025/libs/limits"} == failing(document)
    assert "appointments/2025/libs/beyond" in {one["subject"] for one in report_of(document)[1]["checks"]}


def test_rust__two_of_one_company() -> None:
    """council.md, Limits: of seven seats two; a third who is appointed from the same company is told."""
    document = published("rust-leadership-council-2025")
    for number, who in enumerate(("traviscross", "m-ou-se", "kobzol"), 1):
        row = next(one for one in document["members"] if who == one["id"])
        row["affiliations"] = [{"name": "a company"}]
        assert (number > 2) == bool(report_of(document)[0])
    assert {"bodies/council/cap/a company/2025-10-01T00:00:00Z"} == failing(document)


def test_security_council__who_no_longer_sits_has_no_vote() -> None:
    """UN Charter Art. 23: Estonia sat until the end of 2021; an answer of its in February counts for nothing."""
    document = published("un-security-council-2022")
    poll, subject = document["polls"][1], "S/RES/2623"
    document["members"].append({"id": "Estonia", "joined": "1991-09-17T00:00:00-04:00"})
    term = {"starts": "2020-01-01T00:00:00-05:00", "ends": "2022-01-01T00:00:00-05:00"}
    document["mandates"].append({**document["mandates"][0], **term, "id": "estonia", "member": "Estonia"})
    poll["ballots"].append({**poll["ballots"][0], "voter": "Estonia", "answers": {subject: "for"}})
    status, report = report_of(document)
    assert (0, 11) == (status, report["polls"][poll["id"]][subject]["for"])
    assert ["Estonia"] == [one["voter"] for one in report["answers"][poll["id"]]["rejected"]]


# ── all of them ──────────────────────────────────────────────────────────────────────────────────


def test_each_record_says_where_it_comes_from() -> None:
    """Every poll, election, recall and appointment has its source; and each record is one of the tests above."""
    told = Path(__file__).read_text("utf-8")
    for path in RECORDS.glob("*.json"):
        document = json.loads(path.read_bytes())
        sections = ("polls", "elections", "recalls", "appointments")
        votes = [one for section in sections for one in document.get(section, ())]
        assert votes
        assert all(one["source"] for one in votes), path.name
        assert f'"{path.stem}"' in told


def test_the_page_of_organisations_knows_how_many_records_there_are() -> None:
    """The number that it names is that of the records that are kept."""
    page = RECORDS.parents[2] / "docs" / "organisations.md"
    assert f" {len([*RECORDS.glob('*.json')])} in all, " in page.read_text("utf-8")


def test_the_page_tells_what_is_not_judged() -> None:
    """Every rule beyond the figures that may touch a result stands on the audit's page, once, with the results."""
    for path in RECORDS.glob("*.json"):
        beyond = [one for one in report_of(json.loads(path.read_bytes()))[1]["checks"] if one["kind"] == "check.beyond"]
        told = " ".join(quick_run("audit", path).out.split())
        for rule in {rule for one in beyond for rule in one["computed"]["beyond"]}:
            assert 1 == told.count(f"- {rule}: may touch "), (path.name, rule)


def test_who_serves_until_a_successor_has_no_end_that_somebody_invented() -> None:
    """PEP 13, Term: the page names no day for the council in office, and the document has none."""
    document = published("python-councils")
    out = quick_run("audit", "-", given=json.dumps(document).encode()).out
    assert 5 == out.count("from 2025-12-13 until a successor takes office\n")
    ran = quick_run("day", "-", "--at", document["as_of"], "--json", given=json.dumps(document).encode())
    assert {None} == {one[key] for one in json.loads(ran.out)["mandates"] for key in ("ends", "ended_at", "ended_by")}


def test_no_sentence_cites_the_adopted_text() -> None:
    """What is found in a record under a preset cites that organisation's clauses, or the setting by its name."""
    for path in RECORDS.glob("*.json"):
        _, report = report_of(json.loads(path.read_bytes()))
        for check in report["checks"]:
            assert not check["clause"].startswith(("P1", "P2", "P3", "P4", "P5", "P6", "P7", "P8", "P9", "R-")), check
