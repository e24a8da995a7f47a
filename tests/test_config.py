"""Settings from the environment, from tracker.toml, and their errors."""

from pathlib import Path

import pytest

from tracker.config import Settings, data_root, load
from tracker.errors import ConfigError

ROOT = Path(__file__).parents[1]


def test_defaults_hold_where_nothing_is_set(tmp_path: Path) -> None:
    settings = load({}, tmp_path / "none.toml")
    assert settings == Settings()
    assert settings.database == f"sqlite:///{Path('data').resolve() / 'tracker.db'}"


def test_the_environment_goes_before_the_file(tmp_path: Path) -> None:
    file = tmp_path / "tracker.toml"
    file.write_text('port = 9000\ncontact = "a@example.org"\nallow_hosts = ["one.test"]\n')
    settings = load({"TRACKER_PORT": "9001", "OTHER": "x"}, file)
    assert (settings.port, settings.contact, settings.allow_hosts) == (9001, "a@example.org", ("one.test",))


def test_lists_are_written_with_commas() -> None:
    assert load({"TRACKER_ALLOW_HOSTS": " a.test, 10.0.0.1 ,,"}).allow_hosts == ("a.test", "10.0.0.1")


@pytest.mark.parametrize(
    ("name", "value"),
    [("PORT", "many"), ("PORT", "0"), ("PORT", "70000"), ("BASE_URL", "example.org"),
     ("DIGEST_HOUR", "24"), ("TICK_SECONDS", "0"), ("FETCH_DEADLINE", "-1"), ("DIGEST_ZONE", "Mars/Base"),
     ("DIGEST_ZONE", "../../etc/passwd"), ("LOG_LEVEL", "LOUD"),
     ("ALARM_DAYS", "-1"), ("ALARM_DAYS", "367"), ("ALARM_DAYS", "soon"),
      ("HUB", "hub.example"), ("HUB", "https://ada:secret@hub.example/"), ("HUB", "https://hub.example/\r\nx: y"), ("HUB", "https://h\u00fcb.example/")],
)  # fmt: skip
def test_an_unusable_value_names_its_setting(name: str, value: str) -> None:
    with pytest.raises(ConfigError, match=f"TRACKER_{name}"):
        load({f"TRACKER_{name}": value})


@pytest.mark.parametrize("name", Settings.__dataclass_fields__)
def test_an_empty_value_is_the_default(name: str, tmp_path: Path) -> None:
    assert load({f"TRACKER_{name.upper()}": ""}, tmp_path / "none.toml") == Settings()


@pytest.mark.parametrize("text", ["port = ", "prot = 9000", "port = [1]"])
def test_a_wrong_file_is_named(tmp_path: Path, text: str) -> None:
    file = tmp_path / "tracker.toml"
    file.write_text(text)
    with pytest.raises(ConfigError, match=r"tracker\.toml|TRACKER_PORT"):
        load({}, file)


def test_every_setting_has_its_line_in_the_docs() -> None:
    docs = (ROOT / "docs" / "settings.md").read_text(encoding="utf-8")
    for name in Settings.__dataclass_fields__:
        assert f"`TRACKER_{name.upper()}`" in docs, name


def test_the_shipped_data_is_found() -> None:
    assert (data_root() / "timeline.json").is_file()
    assert (data_root() / "templates" / "site").is_dir()
