"""What all engines share: jobs in small groups, and a document that nobody could read to its end."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator

from chipwatch.batch.work import CRASHED, Job, Outcome, Settings, failed_outcome
from chipwatch.clipping import ClippingError

# So little that the workers end at about the same time, so much that the model has several texts to parse at once.
BATCH_DOCUMENTS = 32
BATCH_BYTES = 40_000  # a longer text is a batch of its own
SPARSE = 3  # as many times more where most documents are not read
AHEAD_DOCUMENTS = 256  # taken and not yet given: what may pile up behind a document that takes long
AHEAD_BYTES = 32_000_000
# Each worker has a core; libraries that start threads for the same core would only get in its way.
THREADS = ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS", "BLIS_NUM_THREADS", "VECLIB_MAXIMUM_THREADS")

Batch = list[Job]
MakesReader = Callable[[Settings], Callable[[Batch], Iterator[Outcome]]]


def batches(jobs: Iterable[Job], settings: Settings) -> Iterator[Batch]:
    """Jobs in small groups; long texts alone, so that no short one waits in line behind them."""
    times = SPARSE if settings.relevant_only else 1
    batch: Batch = []
    size = 0
    for job in jobs:
        if batch and (len(batch) == times * BATCH_DOCUMENTS or size + job.size > times * BATCH_BYTES):
            yield batch
            batch, size = [], 0
        batch.append(job)
        size += job.size
    if batch:
        yield batch


def crashed(job: Job, how: str, settings: Settings) -> Outcome:
    """The outcome of a document that ends whoever reads it."""
    message = f"the process that read it ended ({how}), and again when it read nothing else"
    error = ClippingError(CRASHED, job.path, message, "The others go on; a later run tries it again.")
    return failed_outcome(job.number, job.path, error, settings, sha256=job.sha256)
