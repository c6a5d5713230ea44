"""Ends of security support by product and release line, as their projects published them. Data only.

Sources: the Python developer's guide (versions), the Node.js release schedule, the Django download page,
Ubuntu's release cycle (end of standard support), Debian's wiki (end of LTS), Alpine's release branches.
An odd Node.js line is never a long-term one and ends with the next line's start in summer.
"""

from datetime import date

TABLE_DATE = date(2026, 11, 20)

ENDS: dict[str, dict[str, date]] = {
    "Python": {
        "2.7": date(2020, 1, 1),
        "3.5": date(2020, 9, 30),
        "3.6": date(2021, 12, 23),
        "3.7": date(2023, 6, 27),
        "3.8": date(2024, 10, 7),
        "3.9": date(2025, 10, 31),
        "3.10": date(2026, 10, 31),
        "3.11": date(2027, 10, 31),
        "3.12": date(2028, 10, 31),
        "3.13": date(2029, 10, 31),
    },
    "Node.js": {
        "10": date(2021, 4, 30),
        "12": date(2022, 4, 30),
        "13": date(2020, 6, 1),
        "14": date(2023, 4, 30),
        "15": date(2021, 6, 1),
        "16": date(2023, 9, 11),
        "17": date(2022, 6, 1),
        "18": date(2025, 4, 30),
        "19": date(2023, 6, 1),
        "20": date(2026, 4, 30),
        "21": date(2024, 6, 1),
        "22": date(2027, 4, 30),
        "23": date(2025, 6, 1),
        "24": date(2028, 4, 30),
    },
    "Django": {
        "2.2": date(2022, 4, 11),
        "3.2": date(2024, 4, 1),
        "4.0": date(2023, 4, 1),
        "4.1": date(2023, 12, 1),
        "4.2": date(2026, 4, 30),
        "5.0": date(2025, 4, 2),
        "5.1": date(2025, 12, 3),
        "5.2": date(2028, 4, 30),
    },
    "Ubuntu": {
        "14.04": date(2019, 4, 25),
        "16.04": date(2021, 4, 30),
        "18.04": date(2023, 5, 31),
        "20.04": date(2025, 5, 31),
    },
    "Debian": {
        "8": date(2020, 6, 30),
        "9": date(2022, 6, 30),
        "10": date(2024, 6, 30),
        "11": date(2026, 8, 31),
    },
    "Alpine": {
        "3.12": date(2022, 5, 1),
        "3.13": date(2022, 11, 1),
        "3.14": date(2023, 5, 1),
        "3.15": date(2023, 11, 1),
        "3.16": date(2024, 5, 23),
        "3.17": date(2024, 11, 22),
        "3.18": date(2025, 5, 9),
        "3.19": date(2025, 11, 1),
    },
}
# Names that stand for a release in the tags of images.
CODENAMES = {
    "trusty": ("Ubuntu", "14.04"),
    "xenial": ("Ubuntu", "16.04"),
    "bionic": ("Ubuntu", "18.04"),
    "focal": ("Ubuntu", "20.04"),
    "jessie": ("Debian", "8"),
    "stretch": ("Debian", "9"),
    "buster": ("Debian", "10"),
    "bullseye": ("Debian", "11"),
}


def release_line(product: str, version: str) -> str | None:
    """The release line of a version ("3.8" for 3.8.18, "16" for 16.20); None: not in the table."""
    parts = version.split(".")
    return next((line for line in (parts[0], ".".join(parts[:2])) if line in ENDS[product]), None)
