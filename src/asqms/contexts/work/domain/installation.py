# SPDX-License-Identifier: Apache-2.0
"""What an installation looks like and which of it is unsafe: facts in, findings out, nothing is observed."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from ipaddress import ip_address
from urllib.parse import urlsplit

SAFE_SQLITE = (3, 51, 3)
NETWORK_SYSTEMS = frozenset((
    "9p", "afs", "beegfs", "ceph", "cifs", "coda", "davfs", "drvfs", "fuse.ceph", "fuse.cephfs",
    "fuse.davfs2", "fuse.gcsfuse", "fuse.glusterfs", "fuse.juicefs", "fuse.rclone", "fuse.s3fs",
    "fuse.smbnetfs", "fuse.sshfs", "fuse.vmhgfs-fuse", "glusterfs", "gpfs", "lustre", "ncpfs", "nfs",
    "nfs4", "ocfs2", "prl_fs", "smb2", "smb3", "smbfs", "vboxsf",
))  # fmt: skip
VOLATILE_SYSTEMS = frozenset({"tmpfs", "ramfs"})
SHORTEST_SECRET, FEWEST_SIGNS = 32, 10
LITTLE_SPACE, NO_SPACE = 2 << 30, 200 << 20
NORMAL, FULL, EXTRA = 1, 2, 3


class Severity(StrEnum):
    """What a failed check means for the start of the server."""

    REFUSES = "refuses"
    WARNS = "warns"


class State(StrEnum):
    """What came of a check."""

    PASSED = "passed"
    FAILED = "failed"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class SqliteFacts:
    """The SQLite in use; ``synchronous`` as its number."""

    version: tuple[int, ...]
    journal_mode: str
    synchronous: int


@dataclass(frozen=True, slots=True)
class PostgresFacts:
    """The PostgreSQL in use: its settings by name, and what the role may do."""

    settings: dict[str, str]
    superuser: bool
    bypasses_row_security: bool


@dataclass(frozen=True, slots=True)
class KeyFile:
    """A file with a key; ``mode`` are its permission bits, None where the system has none."""

    path: str
    mode: int | None


@dataclass(frozen=True, slots=True)
class Facts:
    """Everything that was observed; None is what could not be found out, with the reason in ``unknown``."""

    database_fault: str = ""
    sqlite: SqliteFacts | None = None
    postgres: PostgresFacts | None = None
    several_processes: bool = False
    file_system: str | None = None
    clock_synchronised: bool | None = None
    evidence_fault: str | None = ""
    keys: tuple[KeyFile, ...] = ()
    secret: str = field(default="", repr=False)
    pending_migrations: int | None = 0
    debug: bool = False
    demo: bool = False
    site_url: str = ""
    webhook_fault: str = ""
    mail_fault: str = ""
    free_bytes: int | None = None


@dataclass(frozen=True, slots=True)
class Finding:
    """What one check found; ``id`` is stable, ``severity`` counts when it failed."""

    id: str
    name: str
    severity: Severity
    state: State
    sentence: str
    hint: str = ""
    accepted: bool = False

    @property
    def refuses(self) -> bool:
        """Tell whether the server must not start."""
        return self.state is State.FAILED and self.severity is Severity.REFUSES and not self.accepted


@dataclass(frozen=True, slots=True)
class _Answer:
    state: State
    sentence: str
    hint: str = ""
    severity: Severity | None = None


Judge = Callable[[Facts], _Answer | None]


def _passed(sentence: str) -> _Answer:
    return _Answer(State.PASSED, sentence)


def _failed(sentence: str, hint: str, severity: Severity | None = None) -> _Answer:
    return _Answer(State.FAILED, sentence, hint, severity)


def _unknown(sentence: str, hint: str) -> _Answer:
    return _Answer(State.UNKNOWN, sentence, hint)


def on_this_machine_only(site_url: str) -> bool:
    """Tell whether people open the server on the machine it runs on, and nowhere else."""
    host = urlsplit(site_url).hostname or ""
    if host == "localhost" or host.endswith(".localhost"):
        return True
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return False


def _database_answers(facts: Facts) -> _Answer:
    if facts.database_fault:
        return _failed(
            f"The database does not answer: {facts.database_fault}.",
            "Check ASQMS_DATABASE_URL and the server.",
        )
    return _passed("The database answers.")


def _sqlite_version(facts: Facts) -> _Answer | None:
    if facts.sqlite is None:
        return None
    version = ".".join(map(str, facts.sqlite.version))
    if facts.sqlite.version >= SAFE_SQLITE:
        return _passed(f"SQLite is {version}.")
    how = "The package pysqlite3 brings a newer SQLite; install it, or use PostgreSQL."
    if facts.sqlite.journal_mode == "wal" or facts.several_processes:
        return _failed(f"SQLite {version} can damage a database that several processes write to.", how)
    return _failed(
        f"SQLite {version} is safe for one process without write-ahead log only.", how, Severity.WARNS
    )


def _sqlite_synchronous(facts: Facts) -> _Answer | None:
    if facts.sqlite is None:
        return None
    needed = FULL if facts.sqlite.journal_mode == "wal" else EXTRA
    if facts.sqlite.synchronous >= needed:
        return _passed("SQLite writes what it acknowledges to disk.")
    return _failed(
        f"SQLite runs with synchronous={facts.sqlite.synchronous}: a power cut loses what was acknowledged.",
        "Use the settings of the product: WAL with FULL, or DELETE with EXTRA.",
    )


def _file_system(facts: Facts) -> _Answer:
    found = facts.file_system
    if found is None:
        return _unknown(
            "Which file system holds ASQMS_HOME is unknown here.", "Make sure that it is a local one."
        )
    if found in NETWORK_SYSTEMS:
        return _failed(
            f"ASQMS_HOME is on the network file system {found}: locks and flushes do not hold there.",
            "Put it on a local disk; use PostgreSQL and an S3 store for data on other machines.",
        )
    if found in VOLATILE_SYSTEMS:
        return _failed(
            f"ASQMS_HOME is in memory ({found}): everything is gone after a restart.",
            "Put it on a disk.",
            Severity.WARNS,
        )
    if found.startswith("fuse"):
        return _unknown(f"What {found} does with flushes is unknown.", "Put ASQMS_HOME on a local disk.")
    return _passed(f"ASQMS_HOME is on a local file system ({found}).")


def _postgres_setting(name: str, loss: str) -> Judge:
    def judge(facts: Facts) -> _Answer | None:
        if facts.postgres is None:
            return None
        value = facts.postgres.settings.get(name)
        if value is None:
            return _unknown(f"PostgreSQL does not tell its setting {name}.", "Look into postgresql.conf.")
        if value == "off":
            return _failed(f"PostgreSQL runs with {name}=off: {loss}.", f"Set {name}=on in postgresql.conf.")
        return _passed(f"PostgreSQL runs with {name}={value}.")

    return judge


def _checksums(facts: Facts) -> _Answer | None:
    if facts.postgres is None:
        return None
    if facts.postgres.settings.get("data_checksums") != "on":
        return _failed(
            "PostgreSQL keeps no data checksums: bits that rot on its disk are not noticed.",
            "Stop PostgreSQL and run pg_checksums --enable on its data folder.",
        )
    return _passed("PostgreSQL keeps data checksums.")


def _superuser(facts: Facts) -> _Answer | None:
    if facts.postgres is None:
        return None
    if facts.postgres.superuser:
        return _failed(
            "The server signs in to PostgreSQL as a superuser, who is above every rule of the database.",
            "Make a role without SUPERUSER that owns the database, and name it in ASQMS_DATABASE_URL.",
        )
    return _passed("The role in PostgreSQL is no superuser.")


def _row_security(facts: Facts) -> _Answer | None:
    if facts.postgres is None or facts.postgres.superuser:
        return None
    if facts.postgres.bypasses_row_security:
        return _failed(
            "The role in PostgreSQL has BYPASSRLS, so that row security does not bind it.",
            "ALTER ROLE ... NOBYPASSRLS.",
        )
    return _passed("The role in PostgreSQL is bound by row security.")


def _clock(facts: Facts) -> _Answer:
    if facts.clock_synchronised is None:
        return _unknown("Whether the clock is synchronised is unknown here.", "Make sure that it is, by NTP.")
    if facts.clock_synchronised:
        return _passed("The clock is synchronised.")
    severity = Severity.WARNS if on_this_machine_only(facts.site_url) else None
    return _failed(
        "The clock of this machine is not synchronised: times in the record could be wrong.",
        "Start chrony, ntpd or systemd-timesyncd.",
        severity,
    )


def _evidence(facts: Facts) -> _Answer:
    if facts.evidence_fault is None:
        return _unknown(
            "Whether the evidence store can be written was not tried.", "Send a small file as evidence."
        )
    if facts.evidence_fault:
        return _failed(
            f"The evidence store cannot be written durably: {facts.evidence_fault}.",
            "Check the folder, its permissions and the disk.",
        )
    return _passed("The evidence store can be written and flushed.")


def _keys(facts: Facts) -> _Answer:
    if any(key.mode is None for key in facts.keys):
        return _unknown(
            "Who may read the key files is unknown here.", "Let only the server's account read them."
        )
    open_to_others = [key.path for key in facts.keys if key.mode and key.mode & 0o077]
    if open_to_others:
        return _failed(
            f"Others may read or change {', '.join(open_to_others)}.",
            f"chmod go= {' '.join(open_to_others)}; if others had access, make new keys.",
        )
    return _passed(f"Only the server's account may read the {len(facts.keys)} key files and folders.")


def _secret(facts: Facts) -> _Answer:
    if len(facts.secret) < SHORTEST_SECRET or len(set(facts.secret)) < FEWEST_SIGNS:
        return _failed(
            "ASQMS_SECRET_KEY can be guessed.",
            "Leave it out: one is made and kept in ASQMS_HOME. Or write 32 random signs or more.",
        )
    return _passed("The secret key is long enough.")


def _migrations(facts: Facts) -> _Answer:
    if facts.pending_migrations is None:
        return _unknown("Whether the tables are up to date is unknown.", "Make the database answer first.")
    if facts.pending_migrations:
        return _failed(
            f"{facts.pending_migrations} changes of tables are not applied.",
            "Make a backup; asqms serve brings them up to date when it starts.",
        )
    return _passed("The tables are up to date.")


def _debug(facts: Facts) -> _Answer:
    if facts.debug:
        severity = Severity.WARNS if on_this_machine_only(facts.site_url) else None
        return _failed("ASQMS_DEBUG is on: faults show the inside of the server.", "Take it out.", severity)
    return _passed("ASQMS_DEBUG is off.")


def _https(facts: Facts) -> _Answer:
    if facts.site_url.startswith("https://"):
        return _passed("People open the server by https.")
    if on_this_machine_only(facts.site_url):
        return _passed("The server is opened on this machine only.")
    return _failed(
        f"People open the server by {facts.site_url}: passwords travel unprotected.",
        "Put a proxy with a certificate before it and set ASQMS_BASE_URL=https://...",
    )


def _demo(facts: Facts) -> _Answer:
    if facts.demo and not on_this_machine_only(facts.site_url):
        return _failed(
            "ASQMS_DEMO is on where others can reach it: everybody can sign in as anybody.", "Take it out."
        )
    return _passed("No demo accounts are offered to others.")


def _webhooks(facts: Facts) -> _Answer:
    if facts.webhook_fault:
        return _failed(facts.webhook_fault, "Write networks such as 10.1.0.0/16, with spaces between them.")
    return _passed("The networks webhooks may reach are written well.")


def _mail(facts: Facts) -> _Answer:
    if facts.mail_fault:
        return _failed(facts.mail_fault, "Look at ASQMS_EMAIL_URL and ASQMS_EMAIL_FROM.", Severity.WARNS)
    return _passed("The mail server answers, or no mail is sent.")


def _space(facts: Facts) -> _Answer:
    free = facts.free_bytes
    if free is None:
        return _unknown("How much space is left is unknown.", "Look at the disk.")
    if free < LITTLE_SPACE:
        severity = Severity.REFUSES if free < NO_SPACE else Severity.WARNS
        return _failed(f"Only {free >> 20} MiB are left for ASQMS_HOME.", "Make room.", severity)
    return _passed(f"{free >> 30} GiB are left for ASQMS_HOME.")


RULES: tuple[tuple[str, str, Judge], ...] = (
    ("asqms.D001", "database", _database_answers),
    ("asqms.D002", "sqlite version", _sqlite_version),
    ("asqms.D003", "sqlite durability", _sqlite_synchronous),
    ("asqms.D004", "file system", _file_system),
    (
        "asqms.D005",
        "postgresql fsync",
        _postgres_setting("fsync", "a crash of the machine damages the database"),
    ),
    (
        "asqms.D006",
        "postgresql full page writes",
        _postgres_setting("full_page_writes", "a power cut can damage the database"),
    ),
    (
        "asqms.D007",
        "postgresql synchronous commit",
        _postgres_setting("synchronous_commit", "a crash loses what was acknowledged"),
    ),
    ("asqms.D008", "postgresql checksums", _checksums),
    ("asqms.D009", "postgresql superuser", _superuser),
    ("asqms.D010", "postgresql row security", _row_security),
    ("asqms.D011", "clock", _clock),
    ("asqms.D012", "evidence store", _evidence),
    ("asqms.D013", "key files", _keys),
    ("asqms.D014", "secret key", _secret),
    ("asqms.D015", "tables", _migrations),
    ("asqms.D016", "debug", _debug),
    ("asqms.D017", "https", _https),
    ("asqms.D018", "demo accounts", _demo),
    ("asqms.D019", "webhook networks", _webhooks),
    ("asqms.D020", "disk space", _space),
    ("asqms.D021", "mail", _mail),
)


def judge(facts: Facts, accepted: Sequence[str] = ()) -> tuple[Finding, ...]:
    """Return a finding for every rule that applies; ``accepted`` ids fail without refusing the start."""
    found = []
    for rule, name, question in RULES:
        answer = question(facts)
        if answer is not None:
            severity = answer.severity or Severity.REFUSES
            if answer.state is State.UNKNOWN:
                severity = Severity.WARNS
            taken = answer.state is State.FAILED and rule in accepted
            found.append(Finding(rule, name, severity, answer.state, answer.sentence, answer.hint, taken))
    return tuple(found)
