"""Rates: lines of another currency, booked by the rates that the treasurer gives, exactly, and by no others."""

from __future__ import annotations

from datetime import date
from decimal import ROUND_HALF_EVEN, Context, Decimal
from fractions import Fraction
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from partgov.command import AGREES, UNUSABLE
from partgov.foundation.errors import FaultsError
from partgov.interop.rates import Rates, load_rates
from partgov.interop.statements import load_mapping
from tests.banking import amounts, read, refused, simple
from tests.documents import quick_run

TABLE = "Date;Amount;Text;Currency\n2017-06-20;100.00;A;EUR\n2017-06-21;100.50;B;USD\n2017-06-22;-5000;C;JPY\n"
RATES = '[rates.USD]\n2017-06-21 = "0.8958"\n[rates.JPY]\n2017-06-22 = "1/124"\n'


def mapping(rates: str = RATES, columns: str = "", form: str = "") -> str:
    """A mapping of a table with a column of currencies, with these rates."""
    named = f'currency = "Currency"{columns}'
    return f"{simple(named, form)}\n{rates}"


class TestConverted:
    """A line of a currency that has a rate for its day."""

    def test_is_booked_in_the_journals_currency(self) -> None:
        """100.50 at 0.8958 is 90.0279; 5000 yen, of which 124 make a euro, are 40.3225…; each is rounded by itself."""
        found = read(TABLE, mapping())
        assert [(one["day"], one["amount"]) for one in found.entries] == [
            ("2017-06-20", 10000), ("2017-06-21", 9003), ("2017-06-22", -4032),
        ]  # fmt: skip

    def test_keeps_what_it_was(self) -> None:
        """Amount, currency and rate stand in the memo, and what the bank wrote in the source; both are private."""
        one, other, _ = read(TABLE, mapping()).entries
        assert (one["memo"], other["memo"]) == ("A", "B | 100.50 USD at 0.8958")
        assert other["source"].startswith("day=2017-06-21&minor=10050&currency=USD&")

    @pytest.mark.parametrize(
        ("written", "minor"),
        [("0.10", 12), ("0.30", 38), ("0.50", 62), ("-0.10", -12), ("-0.30", -38), ("0.01", 1), ("0.02", 2)],
    )
    def test_is_rounded_half_to_even(self, written: str, minor: int) -> None:
        """At 1.25 ten cents are twelve and a half, and so twelve; thirty are 37 and a half, and so 38."""
        table = f"Date;Amount;Text;Currency\n2017-06-21;{written};B;USD\n"
        assert amounts(read(table, mapping('[rates.USD]\n2017-06-21 = "1.25"'))) == [minor]

    def test_may_be_rounded_otherwise_by_the_mapping(self) -> None:
        """Whose accountant rounds halves up says so, and a word that is none is refused."""
        table = "Date;Amount;Text;Currency\n2017-06-21;0.10;B;USD\n"
        rates = '[rates.USD]\n2017-06-21 = "1.25"'
        assert amounts(read(table, f'rounding = "half_up"\n{mapping(rates)}')) == [13]
        with pytest.raises(FaultsError, match=r"\$\.rounding"):
            load_mapping(f'rounding = "half_down"\n{mapping(rates)}'.encode())

    def test_comes_again_as_the_same_line(self) -> None:
        """By another rate, or without one, the same table adds nothing: what is booked stays as it is booked."""
        first = read(TABLE, mapping()).entries
        for rates in (RATES, RATES.replace("0.8958", "0.9"), ""):
            again = read(TABLE, mapping(rates), first)
            assert (again.entries, again.known) == ((), 3)

    def test_is_another_line_than_one_of_the_journals_currency(self) -> None:
        """Of one day, number and reference, a hundred dollars are not a hundred euros; the treasurer is told."""
        euros = "Date;Amount;Text;Currency;No\n2017-06-21;100.50;B;EUR;7\n"
        named = mapping(columns='\nreference = "No"')
        first = read(euros, named).entries
        found = read(euros.replace("EUR", "USD"), named, first)
        assert amounts(found) == [9003]
        assert [str(note.said) for note in found.told] == [
            "its reference stands for a line of another day or amount too; both are booked"
        ]

    def test_has_its_balance_in_its_own_currency(self) -> None:
        """What was on an account of dollars is held against dollars."""
        table = (
            "Date;Amount;Text;Currency;Left\n2017-06-21;100.50;B;USD;100.50\n"
            "2017-06-21;1.00;C;EUR;5.00\n2017-06-21;-0.50;B;USD;{}\n"
        )
        named = mapping(columns='\nbalance = "Left"')
        assert amounts(read(table.format("100.00"), named)) == [9003, 100, -45]
        assert refused(table.format("100.01"), named)[0].startswith("line 4.Left: ")

    def test_brings_its_fee_along(self) -> None:
        """What a processor kept is of the line's currency, converted by the same rate, and says what it was."""
        table = "Date;Amount;Text;Currency;Fee\n2017-06-21;100.50;B;USD;-3.25\n2017-06-21;100.50;C;USD;-0.00\n"
        named = mapping(columns='\nfee = "Fee"\nfee_sign = "below_zero"')
        found = read(table, named)
        assert amounts(found) == [9003, -291, 9003]
        assert found.entries[1]["memo"] == "-3.25 USD at 0.8958"
        assert found.entries[1]["derives_from"] == found.entries[0]["id"]

    def test_whose_fee_comes_to_nothing_says_so(self) -> None:
        """One yen is no cent at that rate: no entry of nothing is booked, and the treasurer is told."""
        table = "Date;Amount;Text;Currency;Fee\n2017-06-22;5000;B;JPY;-1\n2017-06-22;5000;B;JPY;-0\n"
        named = mapping('[rates.JPY]\n2017-06-22 = "0.004"', columns='\nfee = "Fee"\nfee_sign = "below_zero"')
        found = read(table, named)
        assert amounts(found) == [2000, 2000]
        assert [str(note.said) for note in found.told] == ["its fee comes to nothing in EUR, and is not booked"]

    @given(
        minor=st.integers(-(10**14), 10**14).filter(bool), whole=st.integers(0, 10**5), rest=st.integers(0, 10**8),
        digits=st.sampled_from([("USD", 2), ("JPY", 0), ("TND", 3)]), to=st.sampled_from([("EUR", 2), ("ISK", 0)]),
    )  # fmt: skip
    def test_is_what_decimal_arithmetic_says(
        self, minor: int, whole: int, rest: int, digits: tuple[str, int], to: tuple[str, int]
    ) -> None:
        """The standard library's decimals come to the same minor units; or the line is refused."""
        rate, (own, many), (currency, few) = f"{whole}.{rest:08}", digits, to
        amount = Decimal(minor).scaleb(-many)
        table = f"Date;Amount;Text;Currency\n2017-06-21;{amount:f};B;{own}\n"
        exact = Context(prec=60).multiply(amount, Decimal(rate))
        wanted = int(exact.quantize(Decimal(1).scaleb(-few), ROUND_HALF_EVEN, Context(prec=60)).scaleb(few))
        named = mapping(f'[rates.{own}]\n2017-06-21 = "{rate}"')
        if whole == rest == 0:
            with pytest.raises(FaultsError, match=r"wanted a rate"):
                load_mapping(named.encode())
        elif wanted == 0 or abs(wanted) >= 10**18:
            with pytest.raises(FaultsError):
                read(table, named, currency=currency)
        else:
            assert amounts(read(table, named, currency=currency)) == [wanted]


class TestRefused:
    """What has no rate is not guessed."""

    def test_a_line_of_a_day_without_a_rate(self) -> None:
        """Neither the day before nor the day after stands in for it; the line, the day and the remedy are told."""
        rates = '[rates.USD]\n2017-06-20 = "0.9"\n2017-06-22 = "0.9"\n[rates.JPY]\n2017-06-22 = "1/124"\n'
        told = (
            "line 3.Currency: wanted a rate of USD in EUR for 2017-06-21, under rates in the mapping or in the file of "
            "--rates, or a rule that skips the line, found no rate of that day"
        )
        assert refused(TABLE, mapping(rates)) == [told]

    def test_a_line_of_a_currency_without_rates(self) -> None:
        """Of every line at once, so that the treasurer looks up all rates in one go."""
        assert [one.split(", found")[0].split("wanted ")[1][:39] for one in refused(TABLE, mapping(""))] == [
            "a rate of USD in EUR for 2017-06-21, un", "a rate of JPY in EUR for 2017-06-22, un",
        ]  # fmt: skip

    def test_the_day_is_that_of_the_journals_clock(self) -> None:
        """A stamp in UTC half an hour before midnight is of the next day in Amsterdam, and so is its rate."""
        table = "Date;Amount;Text;Currency\n2017-06-20 22:30:00+0000;100.50;B;USD\n"
        assert amounts(read(table, mapping(form='day = "%Y-%m-%d %H:%M:%S%z"'))) == [9003]

    @pytest.mark.parametrize("word", ["", "XXX", "euro"])
    def test_a_currency_that_is_none(self, word: str) -> None:
        """Nothing, or a word that no currency has, is refused by its line as before."""
        told = refused(f"Date;Amount;Text;Currency\n2017-06-21;1.00;B;{word}\n", mapping())
        assert told == ["line 2.Currency: wanted EUR, the currency of the journal, found another currency"]

    def test_an_amount_that_comes_to_nothing(self) -> None:
        """An entry of nothing says nothing: the line is refused, as one of zero is, unless a rule skips it."""
        table = "Date;Amount;Text;Currency\n2017-06-22;1;B;JPY\n"
        rates = '[rates.JPY]\n2017-06-22 = "{}"'
        assert amounts(read(table, mapping(rates.format("0.0050001")))) == [1]
        assert "found zero" in refused(table, mapping(rates.format("0.005")))[0]

    def test_an_amount_of_more_digits_than_its_own_currency_has(self) -> None:
        """It is read as one of its own currency: yen have no hundredths, whatever the journal's has."""
        assert refused("Date;Amount;Text;Currency\n2017-06-22;1.50;B;JPY\n", mapping())[0].startswith("line 2.Amount: ")

    def test_a_mapping_for_a_journal_of_another_currency(self) -> None:
        """That USD has rates does not make a journal of dollars, which the mapping would begin, one of euros."""
        head = '[journal]\nlog = "x"\ncurrency = "USD"\ntimezone = "UTC"\nbegins = "2017-01-01"\n'
        with pytest.raises(FaultsError, match="wanted EUR, the currency of the journal"):
            read("Date;Amount;Text\n2017-06-21;1.00;B\n", f"{simple(head=head)}\n{RATES}")


class TestWholeTable:
    """A table that is of another currency as a whole."""

    def test_is_booked_by_its_rates(self) -> None:
        """The mapping says the currency of the table once, and each line wants a rate."""
        table = "Date;Amount;Text\n2017-06-21;100.50;B\n2017-06-22;1.00;B\n"
        dollars = simple(form='currency = "USD"')
        named = f"{dollars}\n{RATES}"
        assert refused(table, named)[0].startswith("line 3: wanted a rate of USD in EUR for 2017-06-22")
        assert amounts(read(table.replace("-22", "-21"), named)) == [9003, 90]


class TestFile:
    """A file of rates, beside the mapping."""

    def files(self, folder: Path, rates: str, mapped: str = RATES) -> tuple[object, ...]:
        """The command that imports the table with a file of rates."""
        head = '[journal]\nlog = "x"\ncurrency = "EUR"\ntimezone = "Europe/Amsterdam"\nbegins = "2017-01-01"\n'
        (folder / "bank.csv").write_text(TABLE)
        (folder / "map.toml").write_text(mapping(mapped) + head)
        (folder / "rates.toml").write_text(rates)
        journal = folder / "journal.json"
        given = ("--rates", folder / "rates.toml")
        return "import", folder / "bank.csv", "--mapping", folder / "map.toml", "--journal", journal, *given

    def test_brings_rates(self, tmp_path: Path) -> None:
        """The dry run shows each amount as the bank wrote it, with its rate."""
        command = self.files(tmp_path, '[USD]\n2017-06-21 = "0.8958"\n[JPY]\n2017-06-22 = "1/124"\n', "")
        ran = quick_run(*map(str, command), "--dry-run")
        assert [line.split(": ", 1)[1] for line in ran.out.splitlines()[1:4]] == [
            "2017-06-20 100.00 EUR donation/donation, organisation shop",
            "2017-06-21 90.03 EUR donation/donation, organisation shop (100.50 USD at 0.8958)",
            "2017-06-22 -40.32 EUR payment/hosting, organisation host (-5000 JPY at 1/124)",
        ]
        assert quick_run(*map(str, command)).status == AGREES

    def test_is_laid_beside_those_of_the_mapping(self, tmp_path: Path) -> None:
        """The same rate twice is one; two for a day are refused, and nothing is written."""
        same = self.files(tmp_path, '[USD]\n2017-06-21 = "0.8958"\n2017-06-22 = "0.9"\n[CHF]\n2017-01-01 = "1"\n')
        assert quick_run(*map(str, same), "--dry-run").status == AGREES
        ran = quick_run(*map(str, self.files(tmp_path, '[USD]\n2017-06-21 = "0.8959"\n')))
        assert (ran.status, (tmp_path / "journal.json").exists()) == (UNUSABLE, False)
        assert ran.err == "partgov: rates.USD.2017-06-21: wanted one rate of a currency for a day, found another\n"

    @pytest.mark.parametrize(
        ("text", "path"),
        [
            ("[EURO]", "$.EURO"), ("[usd]", "$.usd"), ('USD = "1"', "$.USD"),
            ('[USD]\n2017-02-29 = "1"', "$.USD.2017-02-29"),
            ('[USD]\nJune = "1"', "$.USD.June"), *((f"[USD]\n2017-06-21 = {rate}", "$.USD.2017-06-21") for rate in (
                "0.8958", "1", '"0"', '"0.0"', '"1/0"', '"-1"', '"+1"', '"1,1"', '"1e3"', '"1/2/3"', '""', '"٣"',
                '" 1"',
                '".5"', '"1."', '"1/-2"', '"nan"', "true", f'"{"1" * 13}"',
            )),
        ],
    )  # fmt: skip
    def test_of_another_form_is_refused(self, text: str, path: str) -> None:
        """What is no currency, no day or no exact rate above nothing is told by its place, here and in a mapping."""
        with pytest.raises(FaultsError) as error:
            load_rates(text.encode(), place="rates.toml")
        assert [fault.path for fault in error.value.faults] == [path]
        if text.startswith("["):
            with pytest.raises(FaultsError) as error:
                load_mapping(mapping(text.replace("[", "[rates.")).encode())
            assert [fault.path for fault in error.value.faults] == [path.replace("$", "$.rates")]

    def test_is_exact(self) -> None:
        """A number, or one over another, as where a bank tells how many dollars make a euro."""
        rates = load_rates(b'[USD]\n2017-06-21 = "0.8958"\n2017-06-22 = "2/1.1163"', place="rates.toml")
        found = [rates.on("USD", date(2017, 6, day)) for day in (21, 22, 23)]
        assert [one and one.value for one in found] == [Fraction(8958, 10000), Fraction(20000, 11163), None]
        assert rates.on("JPY", date(2017, 6, 21)) is None
        assert Rates().beside(rates).beside(Rates()) == rates
