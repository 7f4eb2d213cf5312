"""How many mails fit into one command: few round trips, and yet a bound on memory and on the length of a line."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from mailflow.mailbox.mailbox import Summary

MAILS_A_FETCH = 50
OCTETS_A_FETCH = 8 * 1024 * 1024
UIDS_A_COMMAND = 500  # keeps the line below the 8192 octets that RFC 7162 section 4 asks servers to take


def batches(summaries: Iterable[Summary], max_bytes: int) -> Iterator[tuple[Summary, ...]]:
    """What one FETCH carries, in order: at most 50 mails and 8 MB; a mail over `max_bytes`, or over 8 MB, is alone."""
    batch: list[Summary] = []
    octets = 0
    for summary in summaries:
        alone = summary.size > max_bytes
        if batch and (alone or len(batch) == MAILS_A_FETCH or octets + summary.size > OCTETS_A_FETCH):
            yield tuple(batch)
            batch, octets = [], 0
        if alone:
            yield (summary,)
        else:
            batch.append(summary)
            octets += summary.size
    if batch:
        yield tuple(batch)


def slices(uids: Sequence[int]) -> Iterator[Sequence[int]]:
    """UIDs in the portions that one command line holds."""
    return (uids[start : start + UIDS_A_COMMAND] for start in range(0, len(uids), UIDS_A_COMMAND))
