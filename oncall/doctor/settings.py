"""The settings one by one: missing, malformed, misspelt; files of secrets that others can read; an address without TLS."""

import stat
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from urllib.parse import urlsplit

from oncall.doctor.finding import Finding, fail, ok, uncured, warn
from oncall.setting_values import check_address, check_database, check_secret, check_word, parse_mail
from oncall.settings import NAMES, SettingsError, read, refuse_unknown, text

CHECKS: Mapping[str, Callable[[str], object]] = {
    "ONCALL_DATABASE_URL": check_database,
    "ONCALL_PUBLIC_URL": check_address,
    "ONCALL_SECRET_KEY": check_secret,
    "ONCALL_CARRIER_URL": check_address,
    "ONCALL_MAIL_URL": parse_mail,
    "ONCALL_OIDC_ISSUER": check_address,
}
NEEDED = {
    "ONCALL_PUBLIC_URL": "the address at which the carrier reaches us, https://...",
    "ONCALL_SECRET_KEY": "32 random characters or more",
    "TWILIO_ACCOUNT_SID": "the account's id, AC...",
    "TWILIO_AUTH_TOKEN": "the account's auth token",
}
LOCAL = ("localhost", "127.0.0.1", "::1")
OTHERS = stat.S_IRWXO
GROUP = stat.S_IRWXG


def look_at_settings(env: Mapping[str, str]) -> tuple[Finding, ...]:
    """Return what is wrong with the settings of an environment; one finding when nothing is."""
    found = [*misspelt(env), *(finding for name in NAMES for finding in one(env, name))]
    return tuple(found) or (ok("settings", "all that are needed are there and well formed"),)


def misspelt(env: Mapping[str, str]) -> Iterator[Finding]:
    """Yield a finding for each ONCALL_ variable that nobody reads."""
    for name in sorted(env):
        try:
            refuse_unknown({name: env[name]})
        except SettingsError as error:
            yield uncured("settings", str(error), "unset it")


def one(env: Mapping[str, str], name: str) -> Iterator[Finding]:
    """Yield what is wrong with one setting."""
    try:
        value = text(env, name)
        read(env, name, CHECKS.get(name, check_word if name.startswith("TWILIO_") else str))
    except SettingsError as error:
        yield uncured("settings", str(error), f"set {name} anew")
        return
    if not value and name in NEEDED:
        yield fail("settings", f"{name}: not set", f"set it, or {name}_FILE, to {NEEDED[name]}")
    if name == "ONCALL_PUBLIC_URL" and value.startswith("http:") and urlsplit(value).hostname not in LOCAL:
        yield fail("settings", f"{name}: {value} is not encrypted: anybody on the way can read calls", "https://HOST")
    if name == "ONCALL_MAIL_URL" and not value:
        yield warn("settings", f"{name}: not set, so mail stays in the outbox", "smtp://USER:PASSWORD@HOST:PORT")
    if path := env.get(f"{name}_FILE", "").strip():
        yield from private(f"{name}_FILE", Path(path))


def private(name: str, path: Path) -> Iterator[Finding]:
    """Yield a finding when others than its owner can get at a file."""
    try:
        mode = stat.S_IMODE(path.stat().st_mode)
    except OSError:
        return
    if mode & OTHERS:
        yield fail(
            "secrets", f"{name}: {path} has mode {mode:o}: every user of this machine can read it", f"chmod 600 {path}"
        )
    elif mode & GROUP:
        yield warn("secrets", f"{name}: {path} has mode {mode:o}: its group can read it", f"chmod 600 {path}")
