"""Doubts: what a bank's table does not say beyond doubt is a fault with its line, and nothing is booked wrongly."""

from __future__ import annotations

import pytest

from partgov.foundation.errors import FaultsError
from partgov.interop.statements import load_mapping
from tests.banking import amounts, read, refused, simple

DUTCH = 'day = "%d-%m-%Y"\ndecimal = ","\nthousands = "."'


def places(table: str, mapping: str) -> list[str]:
    """Where a table is refused."""
    return [one.split(":")[0] for one in refused(table, mapping)]


def mapping_faults(mapping: str) -> set[str]:
    """Where a mapping is refused."""
    with pytest.raises(FaultsError) as error:
        load_mapping(mapping.encode())
    return {fault.path for fault in error.value.faults}


class TestDirection:
    """A column whose words say which way money went."""

    TABLE = "Date;DC;Amount;Text\n2017-01-05;{};20.40;x\n"

    def ways(self, out_word: str, *words: str, in_word: str = "") -> list[int | None]:
        """What 20.40 is with each word; nothing where it is refused."""
        columns = f'direction = "DC"\nout_word = "{out_word}"' + (f'\nin_word = "{in_word}"' if in_word else "")
        found: list[int | None] = []
        for word in words:
            try:
                found += amounts(read(self.TABLE.format(word), simple(columns)))
            except FaultsError as error:
                found.append(None if [fault.path for fault in error.faults] == ["bank.csv, line 2.DC"] else 0)
        return found

    def test_a_word_that_is_neither_is_a_fault(self) -> None:
        """Beside D and C, the reversal RC went out and RD came in, as SWIFT has them; no other word is guessed."""
        assert self.ways("D", "C", "D", "d", "RC", "RD", "", "X") == [2040, -2040, -2040, -2040, 2040, None, None]

    def test_small_letters_and_large_are_one_word(self) -> None:
        """A bank that changes to capitals changes no amount."""
        assert self.ways("Debit", "CREDIT", "DEBIT", " debit ") == [2040, -2040, -2040]

    def test_the_opposite_of_a_known_word_need_not_be_said(self) -> None:
        """Af and Bij, Soll and Haben, S and H: whoever says one says the other."""
        assert self.ways("Af", "Bij", "Af", "Credit") == [2040, -2040, None]
        assert self.ways("S", "H", "S", "C") == [2040, -2040, None]

    def test_both_words_may_be_said(self) -> None:
        """What the mapping says is all there is: no reversal, and no opposite, is added to it."""
        assert self.ways("weg", "da", "weg", "C", in_word="da") == [2040, -2040, None]
        assert self.ways("D", "K", "D", "C", "RC", in_word="K") == [2040, -2040, None, None]

    def test_a_word_without_a_known_opposite_wants_one(self) -> None:
        """The mapping is refused before any table is read."""
        assert "$.columns.in_word" in mapping_faults(simple('direction = "DC"\nout_word = "weg"'))

    @pytest.mark.parametrize("amount", ["-20.40", "+20.40", "−20.40"])
    def test_a_sign_beside_a_direction_is_a_fault(self, amount: str) -> None:
        """Whether a minus beside Debit repeats it or turns it round is not for us to guess."""
        table = f"Date;DC;Amount;Text\n2017-01-05;D;{amount};x\n"
        assert places(table, simple('direction = "DC"\nout_word = "D"')) == ["line 2.Amount"]


class TestTwoColumns:
    """What was paid in and what was paid out, in a column each."""

    COLUMNS = 'paid_in = "In"\npaid_out = "Out"'
    TABLE = (
        "Date;Out;In;Text\n2017-01-05;;25,00;dues\n2017-01-08;;-25,00;back\n2017-01-09;12,50;;x\n2017-01-10;-12,50;;y\n"
    )

    def test_a_sign_is_a_fault_where_nobody_said_what_it_means(self) -> None:
        """A minus in a column that already says which way is refused, on both sides."""
        assert places(self.TABLE, simple(self.COLUMNS, 'decimal = ","')) == ["line 3.In", "line 5.Out"]

    def test_a_sign_may_be_said_to_turn_it_round(self) -> None:
        """A returned debit goes out, a refund comes in: the sum is zero."""
        mapping = simple(f'{self.COLUMNS}\nsigns = "reversal"', 'decimal = ","')
        assert amounts(read(self.TABLE, mapping)) == [2500, -2500, -1250, 1250]

    def test_money_out_may_be_said_to_stand_below_zero(self) -> None:
        """Then an amount above zero there, and a sign where money came in, are faults."""
        mapping = simple(f'{self.COLUMNS}\nsigns = "out_below_zero"', 'decimal = ","')
        assert places(self.TABLE, mapping) == ["line 3.In", "line 4.Out"]
        table = "Date;Out;In;Text\n2017-01-05;;25,00;dues\n2017-01-09;-12,50;;x\n"
        assert amounts(read(table, mapping)) == [2500, -1250]

    def test_an_amount_in_both_is_a_fault(self) -> None:
        """One line is one movement; a zero beside it is none."""
        table = "Date;Out;In;Text\n2017-01-05;1,00;25,00;x\n2017-01-06;0,00;25,00;x\n"
        assert places(table, simple(self.COLUMNS, 'decimal = ","')) == ["line 2.Out"]


class TestDigits:
    """How amounts are written."""

    @pytest.mark.parametrize(
        ("written", "minor"),
        [
            ("-1.080", -108000), ("-1.070,10", -107010), ("1070,10", 107010), ("1.234.567,8", 123456780), ("0,5", 50),
            ("12", 1200), ("+3,00", 300), ("−3,00", -300), ("110.7", None), ("116.62", None), ("1.2.3", None),
            ("1234.567,00", None), ("12.34,00", None), (".500", None), ("1.", None), ("1..000", None), ("1,", None),
            (",50", None), ("1 000,00", None), ("12,505", None), ("12,500", None), ("1e3", None), ("", None),
            ("EUR 5", None), ("(5,00)", None), ("٣,00", None), ("9999999999999999", None),
        ],
    )  # fmt: skip
    def test_a_thousands_sign_stands_before_three(self, written: str, minor: int | None) -> None:
        """An amount is well formed for the form that the mapping says, or a fault: another form is not tried."""
        table = f"Date;Amount;Text\n05-01-2017;{written};x\n"
        if minor is None:
            assert places(table, simple(form=DUTCH)) == ["line 2.Amount"]
        else:
            assert amounts(read(table, simple(form=DUTCH))) == [minor]

    @pytest.mark.parametrize(
        ("currency", "written", "minor"),
        [
            ("EUR", "25.00", 2500), ("EUR", "25.000", None), ("EUR", "-3.000", None), ("CLP", "25.000", None),
            ("CLP", "25.0", None), ("CLP", "25", 25), ("JPY", "5000", 5000), ("TND", "25.000", 25000),
            ("TND", "1.0000", None),
        ],
    )  # fmt: skip
    def test_no_more_digits_than_the_currency_has(self, currency: str, written: str, minor: int | None) -> None:
        """Twenty-five thousand of another form is not twenty-five: three digits after the sign are one too many."""
        table = f"Date;Amount;Text\n2017-01-05;{written};x\n"
        if minor is None:
            with pytest.raises(FaultsError) as error:
                read(table, simple(), currency=currency)
            assert [fault.path for fault in error.value.faults] == ["bank.csv, line 2.Amount"]
        else:
            assert amounts(read(table, simple(), currency=currency)) == [minor]

    @pytest.mark.parametrize("sign", [" ", "\u00a0", "\u202f"])
    def test_spaces_that_look_alike_are_one_sign(self, sign: str) -> None:
        """A bank that groups by a space that does not break is read as one that groups by a space."""
        form = 'day = "%Y-%m-%d"\ndecimal = ","\nthousands = " "'
        assert amounts(read(f"Date;Amount;Text\n2017-01-05;1{sign}234,50;x\n", simple(form=form))) == [123450]

    @pytest.mark.parametrize(
        ("form", "path"),
        [
            ('decimal = ""', "$.form.decimal"), ('decimal = "-"', "$.form.decimal"),
            ('decimal = "5"', "$.form.decimal"), ('decimal = ".."', "$.form.decimal"),
            ('thousands = "."', "$.form.thousands"),
            ('thousands = "xx"', "$.form.thousands"), ('quote = ";"', "$.form.quote"), ('quote = "ab"', "$.form.quote"),
        ],
    )  # fmt: skip
    def test_a_form_that_cannot_be_read_is_refused(self, form: str, path: str) -> None:
        """Signs that would mean two things are refused with the mapping."""
        assert path in mapping_faults(simple(form=form))


class TestCurrency:
    """The currency of each line is the journal's."""

    TABLE = "Date;Amount;Text;Currency\n2017-06-20;100.00;A;EUR\n2017-06-21;100.00;B;USD\n2017-06-21;5000;C;JPY\n"

    def test_a_column_that_says_another_is_a_fault_by_line(self) -> None:
        """With the column named or not: a table that shows another currency is not booked as the journal's."""
        assert places(self.TABLE, simple('currency = "Currency"')) == ["line 3.Currency", "line 4.Currency"]
        assert places(self.TABLE, simple()) == ["line 3.Currency", "line 4.Currency"]

    def test_a_rule_may_skip_them(self) -> None:
        """Lines of another currency may be none of these books'."""
        rules = "".join(
            f'[[rules]]\ncolumn = "Currency"\ncontains = "{code}"\nskip = true\n' for code in ("USD", "JPY")
        )
        found = read(self.TABLE, simple('currency = "Currency"', rules=rules))
        assert (amounts(found), found.skipped) == ([10000], 2)

    def test_a_column_that_looks_like_one_may_be_said_to_be_none(self) -> None:
        """A column of codes is a column of currencies, unless the mapping says the currency of the whole table."""
        table = "Date;Amount;Text;Kind\n2017-06-20;100.00;A;TOP\n2017-06-21;1.00;B;ALL\n"
        assert places(table, simple()) == ["line 2.Kind", "line 3.Kind"]
        assert amounts(read(table, simple(form='currency = "EUR"'))) == [10000, 100]
        assert amounts(read(table.replace("ALL", "other"), simple())) == [10000, 100]

    def test_small_letters_are_the_same_and_nothing_is_none(self) -> None:
        """Some processors write eur; an empty cell says nothing, and is refused where the column is named."""
        table = "Date;Amount;Text;Currency\n2017-06-20;100.00;A;eur\n2017-06-20;100.00;A;\n"
        assert places(table, simple('currency = "Currency"')) == ["line 3.Currency"]

    def test_a_table_or_a_mapping_of_another_currency_is_refused(self) -> None:
        """What the mapping says of the table, or of the journal it begins, is held against the journal there is."""
        table = "Date;Amount;Text\n2017-06-20;100.00;A\n"
        head = '[journal]\nlog = "x"\ncurrency = "USD"\ntimezone = "UTC"\nbegins = "2017-01-01"\n'
        for mapping in (simple(form='currency = "USD"'), simple(head=head)):
            with pytest.raises(FaultsError, match="wanted EUR, the currency of the journal"):
                read(table, mapping)
        both = simple('currency = "Currency"', 'currency = "EUR"')
        assert "$.form.currency" in mapping_faults(both)
        assert "$.form.currency" in mapping_faults(simple(form='currency = "EURO"'))


class TestFees:
    """What a processor keeps, and gives back."""

    TABLE = "Date;Amount;Fee;Net;Text\n2017-06-20;1,560.00;{};1,491.06;A\n2017-06-21;-1,560.00;{};-1,491.36;A\n"
    FORM = 'thousands = ","'

    def test_a_sign_that_nobody_stated_refuses_the_mapping(self) -> None:
        """Processors differ: one writes what it kept below zero, another above."""
        assert "$.columns.fee_sign" in mapping_faults(simple('fee = "Fee"', self.FORM))

    @pytest.mark.parametrize("more", ['fee_sign = "below_zero"', 'net = "Net"', 'net = "Net"\nfee_sign = "below_zero"'])
    def test_a_fee_that_is_given_back_comes_in(self, more: str) -> None:
        """Of a payment that was taken back, the fee is given back: the books end where the table's net does."""
        found = amounts(read(self.TABLE.format("-68.94", "68.64"), simple(f'fee = "Fee"\n{more}', self.FORM)))
        assert found == [156000, -6894, -156000, 6864]
        assert sum(found) == 149106 - 149136

    @pytest.mark.parametrize("more", ['fee_sign = "above_zero"', 'net = "Net"'])
    def test_a_fee_above_zero_is_kept(self, more: str) -> None:
        """The same table of a processor that writes what it kept above zero."""
        found = amounts(read(self.TABLE.format("68.94", "-68.64"), simple(f'fee = "Fee"\n{more}', self.FORM)))
        assert found == [156000, -6894, -156000, 6864]

    def test_a_net_that_does_not_follow_is_a_fault(self) -> None:
        """Amount and fee are held against the net, by the sign that was stated."""
        table = self.TABLE.format("-68.94", "68.64")
        assert places(table.replace("1,491.06", "1,491.07"), simple('fee = "Fee"\nnet = "Net"', self.FORM)) == [
            "line 2.Net"
        ]
        stated = simple('fee = "Fee"\nnet = "Net"\nfee_sign = "above_zero"', self.FORM)
        assert places(table, stated) == ["line 2.Net", "line 3.Net"]


class TestDays:
    """The day of a line is the day on the journal's clock, in Amsterdam."""

    def day(self, cell: str, form: str, columns: str = "") -> str:
        """On what day a line is booked."""
        day = read(f"Date;Amount;Text;Time;Zone\n{cell};1.00;x;;\n", simple(columns, form)).entries[0]["day"]
        assert isinstance(day, str)
        return day

    @pytest.mark.parametrize(
        ("cell", "day"),
        [
            ("2017-12-31 22:59:59+0000", "2017-12-31"), ("2017-12-31 23:00:00+0000", "2018-01-01"),
            ("2017-12-31 23:59:59+0100", "2017-12-31"), ("2018-01-01 00:30:00+0200", "2017-12-31"),
        ],
    )  # fmt: skip
    def test_an_offset_is_heeded(self, cell: str, day: str) -> None:
        """A stamp in UTC half an hour before midnight is of the next day, and year, in Amsterdam."""
        assert self.day(cell, 'day = "%Y-%m-%d %H:%M:%S%z"') == day

    def test_the_clock_of_stamps_without_an_offset_must_be_said(self) -> None:
        """A time says nothing without a clock; a day needs none."""
        form = 'day = "%Y-%m-%d %H:%M"'
        assert "$.form.timezone" in mapping_faults(simple(form=form))
        assert self.day("2017-12-31 23:30", f'{form}\ntimezone = "UTC"') == "2018-01-01"
        assert self.day("2017-12-31 23:30", f'{form}\ntimezone = "Europe/Amsterdam"') == "2017-12-31"
        assert self.day("2017-12-31 19:30", f'{form}\ntimezone = "America/New_York"') == "2018-01-01"
        assert "$.form.timezone" in mapping_faults(simple(form=f'{form}\ntimezone = "Europe/Atlantis"'))
        assert "$.form.day" in mapping_faults(simple(form='day = "%Y-%m-%d %H:%M %Z"'))

    @pytest.mark.parametrize(
        ("zone", "day"),
        [
            ("PST", "2018-01-01"), ("Europe/Amsterdam", "2017-12-31"), ("GMT+01:00", "2017-12-31"),
            ("-0800", "2018-01-01"),
            ("UTC", "2018-01-01"), ("+00:00", "2018-01-01"), ("XST", None), ("", None),
        ],
    )  # fmt: skip
    def test_a_column_may_tell_the_zone(self, zone: str, day: str | None) -> None:
        """A zone by its name, an offset, or a word that the mapping explains; any other word is a fault."""
        mapping = simple('time = "Time"\nzone = "Zone"', 'day = "%Y-%m-%d %H:%M:%S"\nzones = {PST = "-08:00"}')
        table = f"Date;Time;Zone;Amount;Text\n2017-12-31;23:30:00;{zone};1.00;x\n"
        if day is None:
            assert places(table, mapping) == ["line 2.Zone"]
        else:
            assert read(table, mapping).entries[0]["day"] == day

    @pytest.mark.parametrize("cell", ["0999-12-31", "9999-01-01", "2017-02-29", "5-1-17", "2017-01-05 "])
    def test_a_day_that_is_none_is_a_fault(self, cell: str) -> None:
        """A day of no calendar, or of no year that books are kept in, is refused with its line; a space is no part."""
        table = f"Date;Amount;Text\n{cell};1.00;x\n"
        assert cell.endswith(" ") or places(table, simple()) == ["line 2.Date"]
        assert not cell.endswith(" ") or amounts(read(table, simple())) == [100]

    @pytest.mark.parametrize(
        ("cell", "form", "day"),
        [
            ("01112017", "%d%m%Y", "2017-11-01"), ("1112017", "%d%m%Y", None), ("2017111", "%Y%m%d", None),
            ("170111", "%y%m%d", "2017-01-11"), ("50111", "%y%m%d", None), ("1.2.2017", "%d.%m.%Y", "2017-02-01"),
            ("(1 Jan of 100%: 20170105)", "(1 Jan of 100%%: %Y%m%d)", "2017-01-05"),
            ("(1 Jan of 100%: 201715)", "(1 Jan of 100%%: %Y%m%d)", None),
            ("20170105T220000Z", "%Y%m%dT%H%M%S%z", "2017-01-05"),
            ("20170105 230001.5+00:00", "%Y%m%d %H%M%S.%f%z", "2017-01-06"), ("201701052Z", "%Y%m%d%H%z", None),
        ],
    )  # fmt: skip
    def test_numbers_that_no_sign_parts_have_all_their_digits(self, cell: str, form: str, day: str | None) -> None:
        """Where a program dropped a nought nobody can say which day it was, and the line is refused."""
        table, mapping = f"Date;Amount;Text\n{cell};1.00;x\n", simple(form=f'day = "{form}"')
        if day is None:
            assert places(table, mapping) == ["line 2.Date"]
        else:
            assert read(table, mapping).entries[0]["day"] == day

    def test_a_day_before_the_books_begin_is_a_fault(self) -> None:
        """The books of the tests begin with 2016: a line of the day before is told by its line, and not by an entry."""
        table = "Date;Amount;Text\n2016-01-01;1.00;x\n2015-12-31;1.00;x\n"
        assert refused(table, simple()) == [
            "line 3.Date: wanted a day from 2016-01-01 on, when the books begin, found an earlier one"
        ]

    def test_an_hour_that_moves_the_day_and_comes_twice_is_a_fault(self) -> None:
        """Where a clock goes back over midnight of another, the stamp alone does not say which day it was."""
        form = 'day = "%Y-%m-%d %H:%M"\ntimezone = "America/Havana"'
        # In Havana 00:30 of 2017-11-05 came twice, an hour apart; in Amsterdam both are of one day.
        assert self.day("2017-11-05 00:30", form) == "2017-11-05"
        # In Amsterdam 02:30 of 2017-10-29 came twice; on a clock two hours and a half behind, midnight lies between.
        journal_clock = simple(form='day = "%Y-%m-%d %H:%M"\ntimezone = "Europe/Amsterdam"')
        table = "Date;Amount;Text\n2017-10-29 02:30;1.00;x\n"
        with pytest.raises(FaultsError) as error:
            read(table, journal_clock, timezone="Etc/GMT+1")
        assert [fault.path for fault in error.value.faults] == ["bank.csv, line 2.Date"]


class TestQuotes:
    """A quote neither swallows lines nor hides where it stands."""

    HEAD = "Date;Amount;Text\n"

    def test_a_quote_within_a_cell_is_told(self) -> None:
        """The line is named, and that it is a quote; a table whose quotes are text can be said to be one."""
        table = self.HEAD + '2017-01-05;25.00;"Foo "Bar" Ltd"\n2017-01-05;25.00;x\n'
        (told,) = refused(table, simple())
        assert told.startswith("line 2: wanted a quote around a whole cell, doubled within it; or form.quote empty")
        assert told.endswith("found a quote within a cell")
        found = read(table, simple(form='quote = ""'))
        assert [one["memo"] for one in found.entries] == ['"Foo "Bar" Ltd"', "x"]

    @pytest.mark.parametrize(
        "rows",
        [
            '2017-01-05;1.00;"a\n2017-01-06;2.00;b\n2017-01-07;3.00;c\n',
            '2017-01-05;1.00;"a\n2017-01-06;2.00;b"\n2017-01-07;3.00;c\n',
            '2017-01-05;1.00;"a\n2017-01-06;2.00;b\n2017-01-07;3.00;c"\n',
        ],
    )
    def test_a_quote_that_does_not_close_swallows_nothing(self, rows: str) -> None:
        """Whether it never closes or closes at another cell's: the line it stands on is told, and nothing is booked."""
        assert places(self.HEAD + rows, simple()) == ["line 2"]

    def test_a_text_of_several_lines_is_one_cell(self) -> None:
        """A line break within a quoted text is no doubt; the lines after it keep their numbers."""
        table = self.HEAD + '2017-01-05;1.00;"two\nlines; here"\n2017-01-06;x;b\n'
        assert places(table, simple()) == ["line 4.Amount"]
        assert amounts(read(table.replace(";x;", ";2.00;"), simple())) == [100, 200]

    @pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
    def test_a_byte_order_mark_is_no_part_of_a_heading(self, encoding: str) -> None:
        """Whatever the mapping calls the encoding, a mark that a spreadsheet puts before it is dropped."""
        table = (self.HEAD + "2017-01-05;25.00;x\n").encode("utf-16" if encoding == "utf-16" else "utf-8-sig")
        assert amounts(read(table, simple(form=f'encoding = "{encoding}"'))) == [2500]


class TestBalances:
    """The lines of a table add up to the balances it tells."""

    ROWS = ("2017-01-05;10.00;110.00;a", "2017-01-06;-4.00;106.00;b", "2017-01-06;0.50;106.50;c", "2017-01-07;1.00;;d",
            "2017-01-08;1.00;108.50;e")  # fmt: skip

    def table(self, *rows: str) -> str:
        """A table of these lines."""
        return "\n".join(["Date;Amount;Balance;Text", *rows, ""])

    def test_in_either_order(self) -> None:
        """The oldest line may stand first or last; a line may leave its balance out."""
        mapping = simple('balance = "Balance"')
        assert amounts(read(self.table(*self.ROWS), mapping)) == [1000, -400, 50, 100, 100]
        assert amounts(read(self.table(*self.ROWS[::-1]), mapping)) == [100, 100, 50, -400, 1000]

    @pytest.mark.parametrize("missing", [1, 2, 3])
    def test_a_line_that_is_lost_is_told(self, missing: int) -> None:
        """Without one of its lines the table does not come to its next balance, and nothing is booked."""
        rows = [row for number, row in enumerate(self.ROWS) if number != missing]
        assert len(places(self.table(*rows), simple('balance = "Balance"'))) == 1

    def test_a_wrong_amount_is_told_by_its_line(self) -> None:
        """The line whose amount and balance disagree is named."""
        rows = [self.ROWS[0], self.ROWS[1].replace("-4", "4"), *self.ROWS[2:]]
        assert places(self.table(*rows), simple('balance = "Balance"')) == ["line 3.Balance"]

    def test_a_line_that_a_rule_skips_counts_if_it_has_a_balance(self) -> None:
        """A transfer to the organisation's own savings moves the account; a payment that waits does not."""
        rules = '[[rules]]\ncolumn = "Text"\ncontains = "skip"\nskip = true\n'
        rows = ["2017-01-05;10.00;110.00;a", "2017-01-06;-4.00;106.00;skip it", "2017-01-06;7.00;;skip it",
                "2017-01-07;1.00;107.00;b"]  # fmt: skip
        found = read(self.table(*rows), simple('balance = "Balance"', rules=rules))
        assert (amounts(found), found.skipped) == ([1000, 100], 2)

    def test_each_account_and_currency_has_its_own(self) -> None:
        """Two accounts in one table, line by line in turn, are added up apart."""
        rows = ["2017-01-05;10.00;110.00;a;X", "2017-01-05;5.00;5.00;a;Y", "2017-01-06;1.00;111.00;a;X",
                "2017-01-06;2.00;7.00;a;Y"]  # fmt: skip
        table = "\n".join(["Date;Amount;Balance;Text;Account", *rows, ""])
        assert amounts(read(table, simple('balance = "Balance"\naccount = "Account"'))) == [1000, 500, 100, 200]
        assert places(table, simple('balance = "Balance"'))

    def test_what_the_processor_kept_counts(self) -> None:
        """The balance moves by the amount less the fee."""
        table = "Date;Amount;Fee;Balance;Text\n2017-01-05;10.00;-0.40;9.60;a\n2017-01-06;10.00;-0.40;19.20;a\n"
        mapping = simple('balance = "Balance"\nfee = "Fee"\nfee_sign = "below_zero"')
        assert amounts(read(table, mapping)) == [1000, -40, 1000, -40]
        assert places(table.replace("19.20", "19.60"), mapping) == ["line 3.Balance"]


class TestWords:
    """Flows and categories come from the journal's lists."""

    def test_a_word_that_the_journal_has_not_is_told_by_its_rule(self) -> None:
        """Before any line is read the mapping is held against the journal: the rule is named, and not an entry."""
        rules = '[[rules]]\ncolumn = "Text"\nflow = "canary"\ncategory = "canary"\n'
        fee = '[fee]\ncategory = "canary"\n'
        told = refused("x", simple('fee = "Fee"\nnet = "Net"', rules=rules + fee))
        assert [one.split(":")[0] for one in told] == ["$.rules[0].flow", "$.rules[0].category", "$.fee.category"]
        assert "canary" not in " ".join(told)


class TestSkipping:
    """A rule that skips is not a way round a doubt."""

    def test_a_rule_for_one_direction_skips_no_line_of_unknown_direction(self) -> None:
        """An amount that cannot be read went no way: such a line is a fault, and not skipped as money that came in."""
        rules = '[[rules]]\ndirection = "in"\nskip = true\n'
        assert places("Date;Amount;Text\n2017-01-05;1.2.3;x\n", simple(rules=rules)) == ["line 2.Amount"]

    def test_a_rule_for_a_text_skips_whatever_stands_there(self) -> None:
        """A line of totals is none of the books', whether or not its cells can be read."""
        rules = '[[rules]]\ncolumn = "Text"\ncontains = "total"\nskip = true\n'
        found = read("Date;Amount;Text\n2017-01-05;1.00;x\n;1.2.3;Total\n", simple(rules=rules))
        assert (amounts(found), found.skipped) == ([100], 1)

    def test_lines_after_the_table_are_passed_over_where_they_are_none_of_it(self) -> None:
        """A footer has another width; a line of the table where one was said to stand is told, and not lost."""
        table = "Date;Amount;Text\n2017-01-05;1.00;x\n2017-01-06;2.00;y\nTotal;3.00\n"
        assert places(table, simple()) == ["line 4"]
        assert amounts(read(table, simple(form="footer = 1"))) == [100, 200]
        assert places(table, simple(form="footer = 2")) == ["line 3"]
        assert places(table.replace("Total;3.00\n", ""), simple(form="footer = 1")) == ["line 3"]
        assert "$.form.footer" in mapping_faults(simple(form="footer = -1"))
