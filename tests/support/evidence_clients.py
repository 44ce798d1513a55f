# SPDX-License-Identifier: Apache-2.0
"""A program of its own: many clients send the same evidence several times, in any order, with cuts.

``python -m tests.support.evidence_clients HOME [POSTGRESQL-ADDRESS]`` prints what is there then.
"""

from __future__ import annotations

import io
import json
import os
import sys
import threading
from pathlib import Path

CLIENTS = 6
FILES = 12
CUT = 700


class _Cut(io.BytesIO):
    """A stream that breaks off."""

    def read(self, size: int | None = -1) -> bytes:
        if self.tell() >= CUT:
            raise OSError("cut")
        return super().read(min(CUT - self.tell(), size if size and size > 0 else CUT))


def main(home: str, url: str) -> dict[str, object]:
    os.environ["ASQMS_HOME"] = home
    if url:
        os.environ["ASQMS_DATABASE_URL"] = url
    os.environ["DJANGO_SETTINGS_MODULE"] = "asqms.project.settings"
    import django

    django.setup()
    from django.core.management import call_command

    call_command("migrate", verbosity=0)
    from tests.support.personas import small_organisation

    small = small_organisation()
    errors: list[str] = []
    clients = [threading.Thread(target=_client, args=(small, turn, errors)) for turn in range(CLIENTS)]
    for one in clients:
        one.start()
    for one in clients:
        one.join()
    return {"errors": errors, **_found(small)}


def _files() -> list[bytes]:
    from tests.contexts.evidence.samples import junit

    return [junit(2 + n, day=f"2026-11-{1 + n:02d}") for n in range(FILES)]


def _client(small, turn: int, errors: list[str]) -> None:  # noqa: ANN001 - the small organisation
    from django.db import connections

    files = _files()
    try:
        for number in [*range(turn, FILES), *range(FILES), *range(turn)]:
            _send(small.actor("brake-lead"), files[number], number, turn)
    except Exception as error:  # noqa: BLE001 - told to the test
        errors.append(repr(error))
    finally:
        connections.close_all()


def _send(actor, data: bytes, number: int, turn: int) -> None:  # noqa: ANN001
    from asqms.contexts.evidence import api as evidence
    from asqms.kernel.digest import sha256_of

    statement = {"subject": "controller", "name": f"{number}.xml", "series": "nightly"}
    if turn % 2:
        evidence.receive_evidence(actor, statement, stream=io.BytesIO(data))
        return
    upload = evidence.start_upload(actor, statement["name"], size_bytes=len(data), digest=sha256_of(data))
    if not upload.complete:
        evidence.append_part(actor, upload.uid, _Cut(data), offset=0)
        offset = evidence.upload_state(actor, upload.uid).offset
        evidence.append_part(actor, upload.uid, io.BytesIO(data[offset:]), offset=offset)
        evidence.finish_upload(actor, upload.uid)
    evidence.receive_evidence(actor, statement, upload=upload.uid)


def _found(small) -> dict[str, object]:  # noqa: ANN001
    from asqms.contexts.evidence.models import Evidence, Receipt
    from asqms.contexts.ledger import api as ledger

    uids = list(Evidence.objects.order_by("effective").values_list("uid", flat=True))
    history = [ledger.record_history(small.organisation.uid, "evidence_files", uid) for uid in uids]
    findings = ledger.verify_ledger(small.organisation.uid)
    return {
        "records": len(uids),
        "versions": sum(map(len, history)),
        "receipts": Receipt.objects.count(),
        "in_use": list(Evidence.objects.filter(superseded_from__year=9999).values_list("name", flat=True)),
        "findings": [f"{one.code} {one.sentence}" for one in findings],
    }


if __name__ == "__main__":
    sys.path.insert(0, str(Path(__file__).resolve().parents[2]))
    print(json.dumps(main(sys.argv[1], sys.argv[2] if len(sys.argv) > 2 else "")))  # noqa: T201
