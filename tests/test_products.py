"""Products of numpy in place of thinc's: the same rows in any company, and only where that is so."""

import numpy
import pytest
from thinc.api import NumpyOps, get_current_ops
from threadpoolctl import threadpool_info

from chipwatch import products


def _drawn(rows, columns):
    return numpy.random.default_rng(rows).standard_normal((rows, columns), dtype="float32")


@pytest.mark.parametrize("count", [1, 2, 24, products.FEW - 1, products.FEW, products.FEW + 1, 300])
@pytest.mark.parametrize(("inputs", "outputs"), [(576, 288), (96, 50), (64, 74)])
def test_a_row_is_the_same_alone_and_among_many(count, inputs, outputs):
    if not products.numpy_is_repeatable():
        pytest.skip("this processor's products hang on how many rows there are; they are not used")
    ops, many, weights = products.NumpyProducts(), _drawn(1000, inputs), _drawn(outputs, inputs)
    whole = ops.gemm(many, weights, trans2=True)
    assert numpy.array_equal(ops.gemm(many[:count], weights, trans2=True), whole[:count])


def test_products_are_those_of_thinc_but_for_rounding():
    x, y = _drawn(20, 96), _drawn(50, 96)
    ours = products.NumpyProducts()
    assert numpy.allclose(ours.gemm(x, y, trans2=True), NumpyOps().gemm(x, y, trans2=True), atol=1e-4)
    assert numpy.allclose(ours.gemm(x, y.T.copy()), NumpyOps().gemm(x, y.T.copy()), atol=1e-4)
    assert numpy.allclose(ours.gemm(x, x, trans1=True), NumpyOps().gemm(x, x, trans1=True), atol=1e-4)


@pytest.mark.parametrize("repeatable", [True, False])
def test_thinc_keeps_its_own_where_numpy_is_not_repeatable_and_afterwards(monkeypatch, repeatable):
    monkeypatch.setattr(products, "numpy_is_repeatable", lambda: repeatable)
    before = get_current_ops()
    with products.quick_products():
        assert isinstance(get_current_ops(), products.NumpyProducts) == repeatable
    assert get_current_ops() is before


def test_products_take_one_thread_and_give_the_others_back():
    def threads():
        return [pool["num_threads"] for pool in threadpool_info() if pool["user_api"] == "blas"]

    before = threads()
    with products.one_thread():
        assert set(threads()) <= {1}
    assert threads() == before
