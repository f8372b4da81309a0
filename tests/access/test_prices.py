"""What tokens cost: exactly, and rounded up, against us."""

from decimal import Decimal
from fractions import Fraction
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from access.errors import ModelUnpriced
from access.prices import Price, Prices, Tokens

counts = st.integers(0, 10**7)
usd = st.decimals(0, 1000, places=4)
prices = st.builds(Price.of, usd, usd, usd)


@st.composite
def tokens(draw: st.DrawFn) -> Tokens:
    whole = draw(counts)
    return Tokens(whole, draw(st.integers(0, whole)), draw(counts))


@given(usd, usd, usd, tokens())
def test_the_cost_is_the_exact_one_rounded_up_to_a_micro_usd(
    fresh: Decimal, cached: Decimal, output: Decimal, used: Tokens
) -> None:
    exact = (
        (used.input - used.cached_input) * Fraction(fresh)
        + used.cached_input * Fraction(cached)
        + used.output * Fraction(output)
    )
    assert 0 <= Price.of(fresh, cached, output).cost_micro_usd(used) - exact < 1


@given(prices, tokens(), counts, counts)
def test_no_call_within_its_upper_bound_costs_more_than_was_reserved(
    price: Price, used: Tokens, more_input: int, more_output: int
) -> None:
    upper = Tokens(used.input + more_input, 0, used.output + more_output)
    assert price.cost_micro_usd(used) <= price.most_micro_usd(upper)


def test_the_table_prices_a_model_and_its_dated_snapshots() -> None:
    table = Prices.read()
    assert table.of("gpt-4.1-mini") == Price.of(Decimal("0.40"), Decimal("0.10"), Decimal("1.60"))
    assert table.of("gpt-4.1-mini-2025-04-14") == table.of("gpt-4.1-mini")
    assert table.of("gpt-4o-2024-05-13") != table.of("gpt-4o"), "a snapshot with a price of its own"
    assert table.of("gpt-4o-mini").cached_input == 75_000


def test_no_row_is_cheaper_cached_than_free_or_dearer_than_fresh() -> None:
    for price in Prices.read()._table.values():
        assert 0 < price.cached_input <= price.input < price.output


@pytest.mark.parametrize("model", ["gpt-unheard-of", "gpt-4.1-mini-2025", "ft:gpt-4.1-mini:x", "GPT-4.1-MINI", ""])
def test_a_model_that_is_not_in_the_table_has_no_price(model: str) -> None:
    with pytest.raises(ModelUnpriced, match="OPENAI_PRICE_INPUT") as caught:
        Prices.read().of(model)
    assert repr(model) in str(caught.value)


def test_prices_of_the_settings_count_for_any_model_and_may_be_nothing() -> None:
    own = Prices.read((Decimal(0), Decimal(0), Decimal("0.0000001")))
    assert own.of("llama").cost_micro_usd(Tokens(10**6, 0, 0)) == 0
    assert own.of("gpt-4.1-mini").cost_micro_usd(Tokens(0, 0, 1)) == 1


@pytest.mark.parametrize("row", ["{ input = 1, output = 2 }", "3", '{ input = "x", cached_input = 1, output = 1 }'])
def test_a_broken_table_is_refused(tmp_path: Path, row: str) -> None:
    (tmp_path / "prices.toml").write_text(f'[models]\n"m" = {row}\n')
    with pytest.raises(ValueError, match=r"prices.toml"):
        Prices.read(path=tmp_path / "prices.toml")


@pytest.mark.parametrize("price", ["-1", "NaN", "Infinity"])
def test_a_price_is_a_number_from_zero_on(price: str) -> None:
    with pytest.raises(ValueError, match="a price must be"):
        Price.of(Decimal(price), Decimal(1), Decimal(1))


@pytest.mark.parametrize("wrong", [(-1, 0, 0), (1, 2, 0), (1, -1, 0), (1, 0, -1)])
def test_counts_that_cannot_be_are_refused(wrong: tuple[int, int, int]) -> None:
    with pytest.raises(ValueError, match="impossible"):
        Tokens(*wrong)
