#!/usr/bin/env python3
"""`diwan link suggest` against a reconciliation service that others wrote, csv-reconcile of PyPI, with faults between.

The service knows the linked items by the English names of our entities; every link is forgotten, and each must come back as the
best candidate. Then the same again while the first answer to every question is an error, cut short, or not JSON: the
candidates must be the same, and a third run must ask nothing. Installs csv-reconcile into --venv when it is not there.
"""
import argparse
import contextlib
import csv
import io
import logging
import os
import pathlib
import shutil
import subprocess
import sys
import tempfile
import threading

PACKAGE = "csv-reconcile==0.3.2"
HERE = pathlib.Path(__file__).resolve()


def main():
    arguments = argparse.ArgumentParser()
    arguments.add_argument("--diwan", required=True)
    arguments.add_argument("--project", type=pathlib.Path, required=True)
    arguments.add_argument("--venv", type=pathlib.Path, required=True)
    options = arguments.parse_args()
    python = options.venv / "bin" / "python"
    if pathlib.Path(sys.prefix) != options.venv:
        if not python.exists() or subprocess.run([python, "-c", "import csv_reconcile"], capture_output=True).returncode:
            subprocess.run([sys.executable, "-m", "venv", options.venv], check=True)
            subprocess.run([python, "-m", "pip", "install", "--quiet", PACKAGE], check=True)
        os.execv(python, [str(python), str(HERE), *sys.argv[1:]])
    # The service prints how long it took, and its faults.
    with tempfile.TemporaryDirectory() as folder, contextlib.redirect_stdout(io.StringIO()):
        told = check(options, pathlib.Path(folder))
    print(told)


def check(options, folder):
    project = folder / "project"
    shutil.copytree(options.project, project, ignore=shutil.ignore_patterns(".diwan"))
    links = linked(project)
    (project / "data" / "links.csv").write_text("slug,item,rejected,method,date\n")
    faults = Faults()
    endpoint = serve(folder, links, faults)
    suggest = [options.diwan, "link", "suggest", "--project", project, "--endpoint", endpoint, "--wait", "0.05", "--timeout", "2"]

    subprocess.run(suggest, check=True)
    clean = candidates(project)
    best = {slug: rows[0]["item"] for slug, rows in clean.items()}
    wrong = {slug: (item, best.get(slug)) for slug, (item, _) in links.items() if best.get(slug) != item}
    assert not wrong, f"not the best candidate: {wrong}"

    faults.on = True
    subprocess.run([*suggest, "--refresh"], check=True)
    assert candidates(project) == clean, "faults changed the candidates"
    assert faults.made > 20, f"only {faults.made} faults"

    # The service fails whenever it is asked for identifiers, which it does not have: that question alone remains.
    faults.on = False
    before = faults.requests
    subprocess.run([*suggest, "--attempts", "1"], check=True)
    assert faults.requests == before + 1, "a third run asked again"
    return f"{len(links)} links found again; {faults.made} faults among {faults.requests} requests changed nothing"


def linked(project):
    """Items and English names of linked entities, by slug."""
    labels = {}
    for register in (project / "data" / "registers").glob("*.csv"):
        with register.open(newline="", encoding="utf-8") as file:
            labels.update((row["slug"], row["label_en"]) for row in csv.DictReader(file))
    with (project / "data" / "links.csv").open(newline="", encoding="utf-8") as file:
        return {row["slug"]: (row["item"], labels[row["slug"]]) for row in csv.DictReader(file) if row["item"]}


def candidates(project):
    found = {}
    with (project / "data" / "candidates.csv").open(newline="", encoding="utf-8") as file:
        for row in csv.DictReader(file):
            found.setdefault(row["slug"], []).append(row)
    return found


class Faults:
    """The first answer to every question is one of these instead."""

    on = False
    requests = made = 0

    def __init__(self):
        self.asked = set()

    def wrap(self, app):
        def application(environ, start_response):
            self.requests += 1
            question = environ["wsgi.input"].read(int(environ.get("CONTENT_LENGTH") or 0))
            environ["wsgi.input"] = io.BytesIO(question)
            if not self.on or environ["REQUEST_METHOD"] != "POST" or question in self.asked:
                return app(environ, start_response)
            self.asked.add(question)
            self.made += 1
            fault = [self.busy, self.down, self.page, self.cut][self.made % 4]
            return fault(environ, start_response)

        return application

    def busy(self, _, start_response):
        start_response("429 Too Many Requests", [("Retry-After", "0")])
        return [b""]

    def down(self, _, start_response):
        start_response("503 Service Unavailable", [])
        return [b"down"]

    def page(self, _, start_response):
        start_response("200 OK", [("Content-Type", "text/html")])
        return [b"<html>please wait</html>"]

    def cut(self, _, start_response):
        start_response("200 OK", [("Content-Type", "application/json"), ("Content-Length", "1000")])
        return [b'{"q0": {"result": [']


def serve(folder, links, faults):
    """Runs the service in a thread, and gives its address."""
    from csv_reconcile import create_app, initdb
    from werkzeug.serving import make_server

    logging.disable()
    table = folder / "items.tsv"
    names = {item: name for item, name in links.values()}
    rows = "".join(f"{item}\t{name}\n" for item, name in names.items())
    table.write_text("id\tname\n" + rows, encoding="utf-8")
    config = folder / "config"
    manifest = {
        "versions": ["0.2"],
        "name": "csv-reconcile",
        "identifierSpace": "http://www.wikidata.org/entity/",
        "schemaSpace": "http://www.wikidata.org/prop/direct/",
    }
    config.write_text(f"CSVENCODING = 'utf-8'\nCSVKWARGS = {{'delimiter': '\\t'}}\nTHRESHOLD = 30.0\nLIMIT = 10\nMANIFEST = {manifest!r}\n")
    instance = folder / "instance"
    instance.mkdir()
    app = create_app(str(config), instance_path=str(instance), scorerOption="dice")
    with app.app_context():
        initdb.init_db_with_context(str(table), "id", "name")
    server = make_server("127.0.0.1", 0, faults.wrap(app.wsgi_app), threaded=True)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    return f"http://127.0.0.1:{server.server_port}/reconcile"


if __name__ == "__main__":
    main()
