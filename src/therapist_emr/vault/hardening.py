"""What a process gives up so that its memory and files stay its owner's."""

from __future__ import annotations

import sys

from therapist_emr.paths import secure_umask
from therapist_emr.vault.scrubbing import wipe_what_is_freed

_PR_SET_DUMPABLE = 4


def harden_process() -> None:
    """Leave no core dump, let no other program read our memory, wipe it, make files private."""
    secure_umask()
    wipe_what_is_freed()
    if sys.platform != "win32":
        import resource

        _, hard = resource.getrlimit(resource.RLIMIT_CORE)
        resource.setrlimit(resource.RLIMIT_CORE, (0, hard))
    if sys.platform == "linux":
        import ctypes

        ctypes.CDLL(None).prctl(_PR_SET_DUMPABLE, 0, 0, 0, 0)


def core_dumps_off() -> bool:
    """Tell whether a crash would leave memory on disk, for `doctor`."""
    if sys.platform == "win32":
        return True
    import resource

    return resource.getrlimit(resource.RLIMIT_CORE)[0] == 0
