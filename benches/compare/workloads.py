"""The workloads: tables with their triples maps."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import tables
from model import RDF_TYPE, XSD, Constant, Join, Object, Reference, Template, TriplesMap, Workload

EX = "http://e.example/"
GTFS = "http://vocab.gtfs.org/terms#"
GEO = "http://www.w3.org/2003/01/geo/wgs84_pos#"
METRO = "http://transport.example/madrid/metro/"


def rows_map(columns: int, graph: str | None = None) -> TriplesMap:
    """One literal for each column."""
    properties = tuple((f"{EX}{name}", Reference(name)) for name in tables.property_columns(columns))
    return TriplesMap("Rows", "rows.csv", f"{EX}r/{{id}}", properties, graph)


JOINED = (
    TriplesMap("Children", "child.csv", f"{EX}c/{{id}}", ((f"{EX}j", Join("Parents", "key", "key")),)),
    TriplesMap("Parents", "parent.csv", f"{EX}p/{{id}}"),
)


def multilingual_map() -> TriplesMap:
    """Labels with language tags, and IRIs with non-ASCII names."""
    labels = tuple((f"{EX}label", Reference(f"label_{tag}", language=tag)) for tag in tables.LANGUAGES)
    others: tuple[tuple[str, Object], ...] = (
        (RDF_TYPE, Constant(f"{EX}Entity")),
        (f"{EX}place", Template(f"{EX}place/{{place}}")),
        (f"{EX}note", Reference("note", language="ar")),
    )
    return TriplesMap("Entities", "entities.csv", f"{EX}entity/{{name}}", others + labels)


def gtfs_map(name: str, file: str, key: str, term: str, *properties: tuple[str, Object]) -> TriplesMap:
    """The rows of a feed's table, with their class."""
    return TriplesMap(name, file, METRO + key, ((RDF_TYPE, Constant(GTFS + term)), *properties))


def text(term: str, column: str) -> tuple[str, Object]:
    """A cell as a string."""
    return GTFS + term, Reference(column)


def whole(term: str, column: str) -> tuple[str, Object]:
    """A cell as a whole number."""
    return GTFS + term, Reference(column, datatype=XSD + "integer")


def joined(term: str, parent: str, column: str, parent_column: str | None = None) -> tuple[str, Object]:
    """The subjects of the rows of another table that have this key."""
    return GTFS + term, Join(parent, column, parent_column or column)


GTFS_MAPS = (
    gtfs_map(
        "Agency", "agency.csv", "agency/{agency_id}", "Agency",
        text("name", "agency_name"), text("url", "agency_url"), text("timeZone", "agency_timezone"),
        text("language", "agency_lang"), text("phone", "agency_phone"),
    ),
    gtfs_map(
        "Stops", "stops.csv", "stops/{stop_id}", "Stop",
        text("code", "stop_code"), text("name", "stop_name"), text("description", "stop_desc"),
        (GEO + "lat", Reference("stop_lat")), (GEO + "long", Reference("stop_lon")),
        text("zone", "zone_id"), whole("locationType", "location_type"),
        (GTFS + "wheelchairAccessible", Template(METRO + "wheelchair/{wheelchair_boarding}")),
        joined("parentStation", "Stops", "parent_station", "stop_id"),
    ),
    gtfs_map(
        "Routes", "routes.csv", "routes/{route_id}", "Route",
        text("shortName", "route_short_name"), text("longName", "route_long_name"), text("color", "route_color"),
        (GTFS + "routeType", Template(METRO + "route_type/{route_type}")),
        joined("agency", "Agency", "agency_id"),
    ),
    gtfs_map(
        "Calendar", "calendar.csv", "services/{service_id}", "CalendarRule",
        *(whole(day, day) for day in tables.DAYS),
        (GTFS + "startDate", Reference("start_date", datatype=XSD + "date")),
        (GTFS + "endDate", Reference("end_date", datatype=XSD + "date")),
    ),
    gtfs_map(
        "Trips", "trips.csv", "trips/{trip_id}", "Trip",
        text("headsign", "trip_headsign"), whole("direction", "direction_id"),
        joined("route", "Routes", "route_id"), joined("service", "Calendar", "service_id"),
        (GTFS + "shape", Template(METRO + "shape/{shape_id}")),
    ),
    gtfs_map(
        "StopTimes", "stop_times.csv", "stop_times/{trip_id}-{stop_id}-{stop_sequence}", "StopTime",
        text("arrivalTime", "arrival_time"), text("departureTime", "departure_time"),
        whole("stopSequence", "stop_sequence"), whole("distanceTraveled", "shape_dist_traveled"),
        (GTFS + "pickupType", Template(METRO + "pickup_type/{pickup_type}")),
        (GTFS + "dropOffType", Template(METRO + "drop_off_type/{drop_off_type}")),
        joined("trip", "Trips", "trip_id"), joined("stop", "Stops", "stop_id"),
    ),
    gtfs_map(
        "Shapes", "shapes.csv", "shape/{shape_id}", "Shape",
        (GTFS + "shapePoint", Template(METRO + "shape_point/{shape_id}-{shape_pt_sequence}")),
    ),
    gtfs_map(
        "ShapePoints", "shapes.csv", "shape_point/{shape_id}-{shape_pt_sequence}", "ShapePoint",
        (GEO + "lat", Reference("shape_pt_lat")), (GEO + "long", Reference("shape_pt_lon")),
        whole("pointSequence", "shape_pt_sequence"), whole("distanceTraveled", "shape_dist_traveled"),
    ),
)


LARGE = 1_000_000


def by_rows(name: str, title: str, maps: tuple[TriplesMap, ...], write: Callable[[Path, int], None]) -> Workload:
    """A workload of 100,000 rows."""
    return Workload(name, title, maps, write, full=100_000, small=2_200)


def multilingual(name: str, title: str, rows: int) -> Workload:
    """A workload with names that are percent-encoded in IRIs."""
    large = rows >= LARGE
    return Workload(name, title, (multilingual_map(),), tables.multilingual, rows, rows // 50, large, ascii_iris=True)


WORKLOADS = (
    by_rows("raw-100k", "raw, 100k rows × 20 columns", (rows_map(tables.COLUMNS),), tables.raw),
    by_rows("duplicates", "100k rows × 20, 75 % duplicates", (rows_map(tables.COLUMNS),), tables.duplicates),
    by_rows("join-1-1", "join 1-1, 100k rows", JOINED, tables.joined(None, None)),
    by_rows("join-1-n", "join 1-N, 100k rows", JOINED, tables.joined(10, None)),
    by_rows("join-n-m", "join N-M, 100k rows", JOINED, tables.joined(11, 11)),
    by_rows("graphs", "a named graph a row", (rows_map(tables.COLUMNS, EX + "named-graph/{id}"),), tables.raw),
    multilingual("multilingual", "multilingual, 100k rows", 100_000),
    Workload("gtfs", "GTFS", GTFS_MAPS, tables.gtfs, full=46, small=2),
    Workload("gtfs-10", "GTFS × 10", GTFS_MAPS, tables.gtfs, full=460, small=10, large=True),
    multilingual("multilingual-1m", "multilingual, 1M rows", 1_000_000),
    Workload("raw-1m", "raw, 1M rows × 20 columns", (rows_map(tables.COLUMNS),), tables.raw, LARGE, 20_000, large=True),
    Workload("quoted", "quoted cells (a check)", (rows_map(4),), tables.quoted, 1_000, 1_000),
)
