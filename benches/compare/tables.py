"""Generates the tables. Random numbers are seeded, so that equal sizes give equal bytes."""

from __future__ import annotations

import csv
from collections.abc import Callable, Iterable, Iterator, Sequence
from pathlib import Path
from random import Random

SEED = 20260101
COLUMNS = 20
CELL_LENGTH = 12
JOIN_COLUMNS = 18

Row = Sequence[int | str]


def write_csv(path: Path, header: list[str], rows: Iterable[Row]) -> None:
    """Writes a table with `\\n` line ends. Cells are quoted only if necessary."""
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(header)
        writer.writerows(rows)


def property_columns(count: int) -> list[str]:
    """Column names: `p1`, `p2` ..."""
    return [f"p{number}" for number in range(1, count + 1)]


def random_cells(rng: Random, count: int) -> list[str]:
    """Random cells of hexadecimal digits."""
    digits = rng.randbytes(count * CELL_LENGTH // 2).hex()
    return [digits[start : start + CELL_LENGTH] for start in range(0, len(digits), CELL_LENGTH)]


def plain_rows(rows: int) -> Iterator[Row]:
    """Rows with an id and random cells. One row in a thousand has a quoted cell with commas and a line break."""
    rng = Random(SEED)
    for row in range(rows):
        cells = random_cells(rng, COLUMNS)
        if row % 1000 == 7:
            cells[3] = f"{cells[3]}, {row},\nend"
        yield [row, *cells]


def raw(folder: Path, rows: int) -> None:
    """`rows` rows with an id and 20 cells, without duplicates."""
    write_csv(folder / "rows.csv", ["id", *property_columns(COLUMNS)], plain_rows(rows))


def duplicates(folder: Path, rows: int) -> None:
    """Like `raw`, but with a quarter of the rows, each four times and far apart, so that all must be kept in memory."""
    distinct = list(plain_rows(rows // 4))
    write_csv(folder / "rows.csv", ["id", *property_columns(COLUMNS)], distinct * 4)


def quoted(folder: Path, rows: int) -> None:
    """Cells that break readers which split at commas or line ends."""
    rng = Random(SEED)
    odd = ['a,b', 'say "no"', "two\nlines", '",\n"', "back\\slash", "tab\there", "'single'", "end\r\nof line"]
    table = ([str(row), *(f"{rng.choice(odd)}{cell}" for cell in random_cells(rng, 4))] for row in range(rows))
    write_csv(folder / "rows.csv", ["id", *property_columns(4)], table)


def joined(child_keys: int | None, parent_keys: int | None) -> Callable[[Path, int], None]:
    """Two tables with shuffled keys. The arguments are how often each key occurs in a table; `None` stands for once."""

    def write(folder: Path, rows: int) -> None:
        rng = Random(SEED)
        header = ["id", "key", *property_columns(JOIN_COLUMNS)]
        for name, times in (("child", child_keys), ("parent", parent_keys)):
            keys = [row % (rows // (times or 1)) for row in range(rows)]
            rng.shuffle(keys)
            table = ([str(row), f"k{key}", *random_cells(rng, JOIN_COLUMNS)] for row, key in enumerate(keys))
            write_csv(folder / f"{name}.csv", header, table)

    return write


WORDS = {
    "en": ["summit", "council", "conference", "cooperation", "resolution", "committee", "charter", "assembly"],
    "ar": ["مؤتمر", "منظمة", "التعاون", "الإسلامي", "قرار", "لجنة", "ميثاق", "جمعية"],
    "ru": ["саммит", "совет", "конференция", "сотрудничество", "резолюция", "комитет", "устав", "собрание"],
    "az": ["sammit", "şura", "konfrans", "əməkdaşlıq", "qətnamə", "komitə", "nizamnamə", "məclis"],
    "fr": ["sommet", "conseil", "conférence", "coopération", "résolution", "comité", "charte", "assemblée"],
    "zh": ["峰会", "理事会", "会议", "合作", "决议", "委员会", "宪章", "大会"],
}
LANGUAGES = list(WORDS)


def multilingual(folder: Path, rows: int) -> None:
    """Labels in six languages, and non-ASCII names for IRIs."""
    rng = Random(SEED)

    def phrase(language: str, words: int, row: int) -> str:
        return " ".join([*rng.choices(WORDS[language], k=words), str(row)])

    def table() -> Iterator[Row]:
        for row in range(rows):
            place = " ".join(rng.choices(WORDS["ru"], k=2))
            labels = [phrase(language, 3, row) for language in LANGUAGES]
            yield [phrase("ar", 2, row), place, *labels, phrase("ar", 6, row)]

    labels = [f"label_{language}" for language in LANGUAGES]
    write_csv(folder / "entities.csv", ["name", "place", *labels, "note"], table())


TRIPS_PER_ROUTE = 20
STOPS_PER_TRIP = 30
POINTS_PER_SHAPE = 500


def gtfs(folder: Path, routes: int) -> None:
    """The tables of a transport feed. All sizes are proportional to the number of routes."""
    rng = Random(SEED)
    trips = [(route, trip) for route in range(routes) for trip in range(TRIPS_PER_ROUTE)]
    stops = routes * 25
    services = max(routes // 4, 1)
    agencies = max(routes // 10, 1)
    write_csv(
        folder / "agency.csv",
        ["agency_id", "agency_name", "agency_url", "agency_timezone", "agency_lang", "agency_phone"],
        ([agency_id(n), f"Metro, company {n}", f"https://metro.example/{n}", "Europe/Madrid", "es", ""]
         for n in range(agencies)),
    )
    write_csv(folder / "stops.csv", STOP_HEADER, (stop_row(rng, n) for n in range(stops)))
    write_csv(
        folder / "routes.csv",
        ["route_id", "agency_id", "route_short_name", "route_long_name", "route_type", "route_color"],
        ([route_id(n), agency_id(n % agencies), f"L{n}", f"Line {n}, north to south", 1, f"{rng.randrange(16**6):06X}"]
         for n in range(routes)),
    )
    write_csv(
        folder / "calendar.csv",
        ["service_id", *DAYS, "start_date", "end_date"],
        ([service_id(n), *(rng.choice("01") for _ in DAYS), "2026-01-01", "2026-12-31"] for n in range(services)),
    )
    write_csv(
        folder / "trips.csv",
        ["route_id", "service_id", "trip_id", "trip_headsign", "direction_id", "shape_id"],
        ([route_id(route), service_id(rng.randrange(services)), trip_id(route, trip), f"Terminus {trip % 2}", trip % 2,
          shape_id(route)] for route, trip in trips),
    )
    write_csv(folder / "stop_times.csv", STOP_TIME_HEADER, stop_time_rows(rng, trips, stops))
    write_csv(
        folder / "shapes.csv",
        ["shape_id", "shape_pt_lat", "shape_pt_lon", "shape_pt_sequence", "shape_dist_traveled"],
        ([shape_id(route), *place(rng), point, point * 40 + rng.randrange(40)]
         for route in range(routes) for point in range(POINTS_PER_SHAPE)),
    )


DAYS = ["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"]
STOP_HEADER = [
    "stop_id", "stop_code", "stop_name", "stop_desc", "stop_lat", "stop_lon", "zone_id", "location_type",
    "parent_station", "wheelchair_boarding",
]
STOP_TIME_HEADER = [
    "trip_id", "arrival_time", "departure_time", "stop_id", "stop_sequence", "pickup_type", "drop_off_type",
    "shape_dist_traveled",
]


def agency_id(number: int) -> str:
    return f"00000000000000000{number:03}"


def route_id(number: int) -> str:
    return f"4__{number:04}___"


def service_id(number: int) -> str:
    return f"4_I{number:03}"


def trip_id(route: int, trip: int) -> str:
    return f"4_I14-{route:04}_2026-12-31_4__{trip:04}___"


def shape_id(route: int) -> str:
    return f"4__{route:04}____1__IT_1"


def stop_id(number: int) -> str:
    return f"par_4_{number:05}"


def place(rng: Random) -> tuple[str, str]:
    """A latitude and a longitude."""
    return f"40.{rng.randrange(10**6):06}1", f"-3.{rng.randrange(10**6):06}1"


def stop_row(rng: Random, number: int) -> Row:
    """Every fifth stop is a station. The others belong to a station."""
    station = number - number % 5
    parent = "" if number == station else stop_id(station)
    desc = f"Platform {number % 5}, level {number % 3}" if number % 4 else ""
    kind = 1 if number == station else 0
    return [stop_id(number), number, f"Stop {number}", desc, *place(rng), "A", kind, parent, rng.randrange(3)]


def stop_time_rows(rng: Random, trips: list[tuple[int, int]], stops: int) -> Iterator[Row]:
    """Each trip stops at some of the stops, two minutes apart."""
    for route, trip in trips:
        first = rng.randrange(stops)
        for sequence in range(STOPS_PER_TRIP):
            minutes = 360 + trip * 30 + sequence * 2
            time = f"{minutes // 60:02}:{minutes % 60:02}"
            stop = stop_id((first + sequence) % stops)
            yield [trip_id(route, trip), f"{time}:00", f"{time}:30", stop, sequence, 0, 0, sequence * 700]
