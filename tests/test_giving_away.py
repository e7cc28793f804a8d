"""What the public log gives away: attacks that use nothing but what everybody sees, and what comes of them."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from datetime import UTC, date
from hashlib import sha256

import attrs
import pytest

from partgov import pools
from partgov.foundation.errors import FaultsError
from partgov.journal import DeclaredFigure, Entry, Journal, Party
from partgov.ledger import PublicLog, publish, verify_log
from partgov.pools import Plan, PoolPolicy, Why, judge_figure, plan_pools
from partgov.units import Pooled
from tests.test_pool_dates import DECEMBER, JUNE, MARCH, marked, paid, planned
from tests.test_pools import GUARDED, SMALL, journal, over

ADVISED = PoolPolicy(persons=10, insiders=1, floor=500, cap=5000)
POOL = re.compile(rb"(?m)^([0-9-]{10}) pool ([a-z]+) ([0-9]+) (-?[0-9]+) EUR ([0-9,-]+)$")


def eleven(*, others: int = 6000, of: int = 1234, flow: str = "dues") -> Journal:
    """Ten persons beyond the cap, each with some more than the one before, and one below it."""
    large = [paid(f"m{number}", others + number, date(2017, 2, 1 + number), flow=flow) for number in range(10)]
    return journal(*large, paid("victim", of, date(2017, 3, 1), flow=flow))


def thirteen() -> Journal:
    """Twelve donors of 100.00 and one of 7.50."""
    twelve = [paid(f"m{number}", 10000, date(2017, 2, 1 + number), flow="donation") for number in range(12)]
    return journal(*twelve, paid("victim", 750, date(2017, 3, 1), flow="donation"))


def log_of(books: Journal, through: date, policy: PoolPolicy) -> bytes:
    """The public log when a day is over."""
    plan = planned(books, through, policy)
    return publish(books, at=over(through), zone=UTC, releases=plan.releases).text


def computed(log: bytes, cap: int, known: Iterable[int] = ()) -> list[int]:
    """
    What anybody computes who has the log, the cap, and the amounts of some that they know to be in a pool.

    Where a pool covers no more lines than they know of, and one, all the others in it go on: each has the cap in it.
    """
    found, own = [], [*known]
    for _, _, persons, total, covers in POOL.findall(log):
        lines = 0
        for one in covers.split(b","):
            first, _, last = one.partition(b"-")
            lines += int(last or first) - int(first) + 1
        if lines == len(own) + 1:
            found.append(int(total) - (int(persons) - lines) * cap - sum(own))
    return found


def as_first(patch: pytest.MonkeyPatch) -> None:
    """The rule as it first was: who goes on after a pool filled it too, and sums were not looked at side by side."""

    def filled_by(pool: Pooled, floor: int) -> set[str]:
        return {part.unit.person for part in pool.parts if part.number == 1 and abs(part.unit.total) >= floor}

    patch.setattr(Pooled, "filled_by", filled_by)
    patch.setattr(pools, "told_by", lambda *sums, **more: None)


@pytest.fixture
def as_it_was(monkeypatch: pytest.MonkeyPatch) -> Callable[[], None]:
    """What brings the rule back as it first was, for the rest of a test."""
    return lambda: as_first(monkeypatch)


@pytest.mark.parametrize(("books", "amount"), [(eleven(), 1234), (eleven(of=5000), 5000), (thirteen(), 750)])
def test_of_one_among_many_beyond_the_cap_nothing_is_computed(
    books: Journal, amount: int, as_it_was: Callable[[], None]
) -> None:
    """Ten or more who go on hide nobody: no total is published of them and one, at no date, and it is said."""
    for through in (date(2018, 1, 1), date(2027, 12, 31)):
        assert computed(log_of(books, through, ADVISED), 5000) == []
        found = planned(books, through, ADVISED)
        assert {one.why for one in found.waiting} == {Why.TOO_FEW}
        assert "persons go on beyond the cap, and hide nobody. Only 1 person has" in found.waiting[0].because
    # The attack is a real one: by the rule as it first was, it computes the amount.
    as_it_was()
    assert amount in computed(log_of(books, date(2018, 1, 1), ADVISED), 5000)


@pytest.mark.parametrize("finish", range(1, 13))
def test_to_insiders_too(finish: int, as_it_was: Callable[[], None]) -> None:
    """Of fewer who end in a pool than the policy asks for, insiders included, there is none; of as many there is."""
    large = [paid(f"m{number}", 6000 + number) for number in range(20)]
    small = [paid(f"s{number}", 1000 + number) for number in range(finish)]
    books = journal(*large, *small)
    log = log_of(books, DECEMBER, ADVISED)
    assert (b" pool " in log) is (finish >= ADVISED.persons + ADVISED.insiders)
    own = [one.amount.minor for one in small[1:]]
    as_it_was()
    assert computed(log_of(books, DECEMBER, ADVISED), 5000, own) == [1000]


def plan_on(books: Journal, through: date, policy: PoolPolicy, log: PublicLog) -> Plan:
    """The plan when a day is over, of books of which a log is public."""
    return plan_pools(books, policy=policy, at=over(through), zone=UTC, published=log)


class TestCorrections:
    """What is booked after a release, and follows from what was released."""

    FIVE = PoolPolicy(persons=3, insiders=1, floor=100)

    def books(self, taken_back: int, others: int = 0) -> tuple[Journal, list[Entry]]:
        """Five persons' dues, released in March; of so many it is taken back in April, and others pay."""
        first = [paid(f"m{number}", 1000 + 7 * number**2, id=f"m{number}") for number in range(5)]
        back = [
            attrs.evolve(one, id=f"{one.id} back", day=date(2017, 4, 3), amount=-one.amount, reverses=one.id, salt=salt)
            for one, salt in zip(first[:taken_back], (sha256(b"%d" % at).digest() for at in range(5)), strict=False)
        ]
        new = [paid(f"n{number}", 300, date(2017, 4, 3)) for number in range(others)]
        marks = marked(*(f"m{number}" for number in range(5)))
        return journal(*first, *back, *new, settled=marks), first

    @pytest.mark.parametrize("taken_back", [4, 3])
    def test_do_not_leave_alone_who_is_not_corrected(self, taken_back: int, as_it_was: Callable[[], None]) -> None:
        """Taking back all of a pool but one person's, or two's with an insider, waits: with the pool it would tell."""
        books, first = self.books(taken_back)
        found = planned(books, DECEMBER, self.FIVE)
        assert [one.day for one in found.pools] == [MARCH]
        assert {one.why for one in found.waiting} == {Why.FIGURE if taken_back == 4 else Why.TOO_FEW}
        as_it_was()
        three = attrs.evolve(self.FIVE, persons=3, insiders=0)
        totals = [one.release.total.minor for one in planned(books, DECEMBER, three).pools]
        assert sum(totals) == sum(one.amount.minor for one in first[taken_back:])

    def test_go_with_others(self) -> None:
        """With three others who paid since, it hides among them, and goes."""
        books, _ = self.books(4, others=3)
        found = planned(books, DECEMBER, self.FIVE)
        assert [(one.day, one.release.persons) for one in found.pools] == [(MARCH, 5), (DECEMBER, 7)]

    def test_of_fees_do_not_tell_what_they_were_taken_of(self, as_it_was: Callable[[], None]) -> None:
        """Fees booked after the release, a known share, tell no more than the payments would."""
        policy = attrs.evolve(self.FIVE, floor=10)
        first = [paid(f"m{number}", 100 * (10 + number**2), id=f"m{number}") for number in range(5)]
        fees = [
            paid("x", -3 * one.amount.minor // 100, date(2017, 4, 3), id=f"fee {one.id}", derives_from=one.id,
                 party=Party.ORGANISATION, category="fee")
            for one in first[:4]
        ]  # fmt: skip
        books = journal(*first, *fees, settled=marked(*(f"m{number}" for number in range(5))))
        found = planned(books, DECEMBER, policy)
        assert [one.day for one in found.pools] == [MARCH]
        assert found.waiting[0].because == "With what is public and declared, the pool would tell on whose entry m4 is."
        as_it_was()
        paid_in, kept = (one.release.total.minor for one in planned(books, DECEMBER, policy).pools)
        assert paid_in + kept * 100 // 3 == first[4].amount.minor


class TestWhatIsPublicAlready:
    """Logs that were published under another rule: nothing of them changes, and what comes is decided anew."""

    def published(self, books: Journal, through: date, policy: PoolPolicy) -> PublicLog:
        """The log when a day is over, with its checkpoints."""
        return publish(books, at=over(through), zone=UTC, releases=planned(books, through, policy).releases)

    @pytest.mark.parametrize(("books", "amount"), [(eleven(), 1234), (eleven(of=501, flow="donation"), 501)])
    def test_goes_on_from_where_it_is(self, books: Journal, amount: int, monkeypatch: pytest.MonkeyPatch) -> None:
        """A log with a total that tells keeps its bytes and grows; on whom it tells is said; the next tells on none."""
        with monkeypatch.context() as patched:
            as_first(patched)
            before = self.published(books, DECEMBER, ADVISED)
        assert computed(before.text, 5000) == [amount]
        flow = books.entries[0].flow
        more = [paid(f"n{number}", 1000 + number, date(2018, 2, 1), flow=flow) for number in range(11)]
        grown = attrs.evolve(books, entries=[*books.entries, *more])
        end = over(date(2018, 12, 31))
        anew = plan_pools(grown, policy=ADVISED, at=end, zone=UTC).releases
        with pytest.raises(FaultsError, match="its pools: the same policy as before"):
            publish(grown, at=end, zone=UTC, releases=anew, published=before)
        for through, pools_there in ((date(2018, 1, 1), 1), (date(2018, 12, 31), 2)):
            found = plan_on(grown, through, ADVISED, before)
            (told,) = found.told
            assert [str(one) for one in told.entries] == [f"whose entry {books.entries[-1].id} is"]
            assert (told.day, repr(told)) == (DECEMBER, f"Told by the pool of {flow} on 2017-12-31")
            after = publish(grown, at=over(through), zone=UTC, releases=found.releases, published=before)
            assert after.text.startswith(before.text)
            assert verify_log(after.text, checkpoints=after.checkpoints)
            assert len(POOL.findall(after.text)) == pools_there
            assert computed(after.text, 5000) == [amount]
        # Growing in one step or in two is the same.
        half = plan_on(grown, date(2018, 5, 5), ADVISED, before)
        between = publish(grown, at=over(date(2018, 5, 5)), zone=UTC, releases=half.releases, published=before)
        assert plan_on(grown, date(2018, 12, 31), ADVISED, between) == found

    def test_makes_no_pool_on_a_day_that_is_published(self) -> None:
        """Published once without a policy, the money goes at the next date, and until then it is said why."""
        books = journal(*(paid(one) for one in "abcd"), settled=marked(*"abcd"))
        before = publish(books, at=over(date(2017, 4, 2)), zone=UTC)
        found = plan_on(books, date(2017, 4, 10), SMALL, before)
        assert found.pools == ()
        assert {(one.why, one.because) for one in found.waiting} == {
            (Why.PASSED, "2017-03-31 was published without this pool of dues; it can go at the next date.")
        }
        later = plan_on(books, JUNE, SMALL, before)
        assert [(one.day, one.release.persons) for one in later.pools] == [(JUNE, 4)]
        log = publish(books, at=over(JUNE), zone=UTC, releases=later.releases, published=before)
        assert log.text.startswith(before.text)

    def test_stays_when_the_policy_asks_for_more(self) -> None:
        """More persons, insiders or another period ask nothing of a pool that is public, and everything of the next."""
        twice = [paid(one, day=date(2017, month, 1)) for one in "abc" for month in (2, 5)]
        marks = [*marked(*"abc"), *marked(*"abc", day=date(2017, 6, 1))]
        books = journal(*twice, settled=marks)
        before = self.published(books, MARCH, SMALL)
        for policy in (GUARDED, attrs.evolve(SMALL, persons=5), attrs.evolve(SMALL, months=12)):
            found = plan_on(books, JUNE, policy, before)
            assert [one.day for one in found.pools] == [MARCH]
            publish(books, at=over(JUNE), zone=UTC, releases=found.releases, published=before)

    def test_with_it_a_figure_of_a_day_gone_by_is_judged_too(self) -> None:
        """A figure put in afterwards that tells with a later pool, public by now, is refused; another is not."""
        books = journal(*(paid(one) for one in "abcd"), settled=marked(*"abc"))
        before = self.published(books, MARCH, SMALL)
        wrong = DeclaredFigure(id="late", day=date(2017, 2, 28), entries=[one.id for one in books.entries])
        right = DeclaredFigure(id="fine", day=date(2017, 2, 28), entries=[one.id for one in books.entries[:3]])
        both = attrs.evolve(books, figures=[right, wrong])
        with pytest.raises(FaultsError) as refused:
            plan_on(both, JUNE, SMALL, before)
        assert [str(one).split(":")[0] for one in refused.value.faults] == ["figure late"]
        assert not judge_figure(wrong, books, policy=SMALL, published=before)
        assert judge_figure(right, books, policy=SMALL, published=before)
        assert judge_figure(wrong, books, policy=SMALL)  # it would have held the pool back, were that not public

    def test_that_no_books_account_for_is_no_pool(self) -> None:
        """A pool in a log of which the books know no money is passed over, and publishing names its line."""
        books = journal(paid("a"))
        line = b"2017-03-31 pool dues 3 600 EUR -\n"
        odd = PublicLog(text=line + b"\xff\n", checkpoints=[])
        assert odd.through is None
        assert odd.released == {(MARCH, "dues")}
        assert PublicLog(text=line, checkpoints=[]).through == MARCH
        assert plan_on(journal(paid("a", day=date(2017, 5, 1))), JUNE, SMALL, odd).pools == ()
        log = publish(books, at=over(DECEMBER), zone=UTC)
        odd = attrs.evolve(log, text=line + log.text)
        found = plan_on(books, DECEMBER, SMALL, odd)
        with pytest.raises(FaultsError, match="2017-03-31 pool dues 3 600 EUR"):
            publish(books, at=over(DECEMBER), zone=UTC, releases=found.releases, published=odd)
