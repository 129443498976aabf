"""The start-up checks refuse what would lose or leak data."""

from __future__ import annotations

import sqlite3
from pathlib import Path

import pytest
from django.core.checks import Tags, run_checks

from annotator import checks


@pytest.fixture
def found():
    """The ids of what the security checks find now."""
    return lambda: {message.id for message in run_checks(tags=[Tags.security]) if message.id.startswith("annotator.")}


@pytest.fixture
def _on_sqlite(settings, tmp_path, monkeypatch):
    monkeypatch.setitem(settings.DATABASES["default"], "ENGINE", "annotator.db.sqlite3")
    monkeypatch.setitem(settings.DATABASES["default"], "NAME", str(tmp_path / "annotator.sqlite3"))


@pytest.mark.parametrize("version", [(3, 7, 0), (3, 40, 1), (3, 51, 2)])
def test_engines_with_the_wal_reset_bug_are_affected(version):
    assert checks.engine_is_affected(version)


@pytest.mark.parametrize("version", [(3, 6, 23), (3, 51, 3), (3, 53, 4)])
def test_engines_before_and_after_it_are_not(version):
    assert not checks.engine_is_affected(version)


def test_a_release_with_a_back_ported_fix_is_not_affected(monkeypatch):
    monkeypatch.setattr(checks, "BACK_PORTED_FIXES", frozenset({(3, 44, 9)}))
    assert not checks.engine_is_affected((3, 44, 9))
    assert checks.engine_is_affected((3, 44, 8))


def test_the_packaged_engine_is_in_use_and_good(found):
    assert checks.engine_is_affected(sqlite3.sqlite_version_info) is False
    assert "annotator.E001" not in found()


@pytest.mark.usefixtures("_on_sqlite")
def test_an_affected_engine_stops_the_start(found, monkeypatch):
    monkeypatch.setattr(sqlite3, "sqlite_version_info", (3, 40, 1))
    assert "annotator.E001" in found()
    monkeypatch.setenv("ANNOTATOR_ALLOW_OLD_SQLITE", "1")
    assert "annotator.E001" not in found()


def test_the_engine_does_not_matter_on_postgresql(found, monkeypatch, settings):
    monkeypatch.setitem(settings.DATABASES["default"], "ENGINE", "django.db.backends.postgresql")
    monkeypatch.setattr(sqlite3, "sqlite_version_info", (3, 40, 1))
    assert "annotator.E001" not in found()


@pytest.mark.parametrize("key", ["short", "a" * 80, "django-insecure-" + "abcdefghij" * 8])
def test_a_weak_key_stops_the_start(found, settings, key):
    settings.SECRET_KEY = key
    assert "annotator.E002" in found()


def test_any_host_is_for_debugging_only(found, settings):
    settings.ALLOWED_HOSTS = ["*"]
    assert "annotator.E003" in found()
    settings.DEBUG = True
    assert "annotator.E003" not in found()


def test_a_data_directory_that_cannot_be_written_stops_the_start(found, settings, tmp_path):
    settings.DATA_DIR = tmp_path / "missing"
    assert "annotator.E004" in found()


def test_a_data_directory_open_to_others_is_a_warning(found, settings, tmp_path):
    settings.DATA_DIR = tmp_path
    tmp_path.chmod(0o755)
    assert "annotator.W001" in found()
    tmp_path.chmod(0o700)
    assert "annotator.W001" not in found()


@pytest.mark.usefixtures("_on_sqlite")
@pytest.mark.parametrize("kind", ["nfs4", "cifs"])
def test_sqlite_on_a_network_disk_stops_the_start(found, monkeypatch, tmp_path, kind):
    mounts = tmp_path / "mounts"
    mounts.write_text(f"/dev/sda1 / ext4 rw 0 0\nserver:/x {tmp_path} {kind} rw 0 0\n")
    monkeypatch.setattr(checks, "MOUNTS", mounts)
    assert "annotator.E005" in found()


def test_the_closest_mount_point_tells_the_filesystem():
    mounts = ["/dev/sda1 / ext4 rw 0 0", "server:/x /srv nfs rw 0 0", "/dev/sdb1 /srv/my\\040disk xfs rw 0 0", "odd"]
    assert checks.filesystem_of(Path("/srv/my disk/data"), mounts) == "xfs"
    assert checks.filesystem_of(Path("/srv/other"), mounts) == "nfs"
    assert checks.filesystem_of(Path("/srvx"), mounts) == "ext4"
    assert checks.filesystem_of(Path("/x"), []) == ""


@pytest.mark.parametrize(("word", "refused"), [("managers", False), ("everyone", False), ("everybody", True)])
def test_an_unknown_word_for_who_may_make_projects_is_refused(found, settings, word, refused):
    settings.PROJECT_CREATORS = word
    assert ("annotator.E006" in found()) == refused


def test_the_test_settings_themselves_are_clean(found):
    assert found() == set()
