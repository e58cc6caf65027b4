"""Two `qms run` cannot serve, or empty, the same installation."""

import pytest

from qms.run.single import AlreadyRunningError, alone_in


def test_the_second_is_refused_and_the_lock_is_let_go(tmp_path):
    refused = pytest.raises(AlreadyRunningError, match=str(tmp_path))
    with alone_in(tmp_path), refused, alone_in(tmp_path):
        pass
    with alone_in(tmp_path):
        pass
