"""One run a database."""

from __future__ import annotations

import pytest

from mailflow.errors import StoreError
from mailflow.store.engine import Store
from mailflow.store.exclusive import exclusive


def test_a_second_run_on_the_same_database_is_refused_and_told_why(store: Store) -> None:
    second = Store(store.url.render_as_string(hide_password=False))
    with exclusive(store), pytest.raises(StoreError, match="another mailflow run"), exclusive(second):
        pytest.fail("two runs at once")
    with exclusive(second):
        pass
    second.close()
