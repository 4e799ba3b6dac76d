"""Matrix products for the language model: numpy's, where they are as repeatable as those of thinc.

Gives the thinc backend that a pipeline is loaded with. The one thing to know: a Doc must not hang on its neighbours, so
that a row of a product has to be the same in any company. On some processors numpy's is not; there thinc keeps its own.
On others numpy is two to three times as quick, since thinc's library does not know them.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from typing import Any

from thinc.api import NumpyOps, get_current_ops, set_current_ops

FEW = 128  # rows: a product of fewer is another one, for small matrices, with other rounding
_SHAPES = ((576, 288), (288, 288), (96, 50), (64, 1024))  # inputs and outputs, as layers have them
_ROWS = (FEW, FEW + 1, FEW + 2, FEW + 7, 2 * FEW - 1)


class NumpyProducts(NumpyOps):  # type: ignore[misc]
    """What thinc does on a processor, with products by numpy."""

    def __init__(self) -> None:
        super().__init__(use_blis=False)

    def gemm(self, x: Any, y: Any, out: Any = None, trans1: bool = False, trans2: bool = False) -> Any:
        rows = len(x)
        if trans1 or out is not None or rows >= FEW:
            return super().gemm(x, y, out=out, trans1=trans1, trans2=trans2)
        padded = self.xp.zeros((FEW, x.shape[1]), dtype=x.dtype)
        padded[:rows] = x
        return super().gemm(padded, y, trans2=trans2)[:rows]


@contextmanager
def quick_products() -> Iterator[None]:
    """While a pipeline is loaded: its layers keep the backend that is in force then."""
    before = get_current_ops()
    if type(before) is not NumpyOps or not numpy_is_repeatable():  # a graphics card, or an Apple
        yield
        return
    set_current_ops(NumpyProducts())
    try:
        yield
    finally:
        set_current_ops(before)


@cache
def numpy_is_repeatable() -> bool:
    """Whether rows come out the same, to the last bit, wherever they stand and however many there are."""
    import numpy

    draw = numpy.random.default_rng(0)
    with one_thread():  # as it will be used; to start others takes longer than the products
        for inputs, outputs in _SHAPES:
            rows = draw.standard_normal((2 * FEW, inputs), dtype="float32")
            weights = draw.standard_normal((outputs, inputs), dtype="float32")
            whole = rows @ weights.T
            for count in _ROWS:
                if not numpy.array_equal(rows[-count:] @ weights.T, whole[-count:]):
                    return False
    return True


@contextmanager
def one_thread() -> Iterator[None]:
    """Have numpy use one thread, as thinc's own products do: workers have a core each."""
    with _threads().limit(limits=1):
        yield


@cache
def _threads() -> Any:
    from threadpoolctl import ThreadpoolController

    return ThreadpoolController().select(user_api="blas")
