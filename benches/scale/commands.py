"""The commands that the scripts of this folder measure, by name."""

COMMANDS = {
    "build": ["build", "--force"],
    "check": ["check"],
    "show": ["show", "meeting-summit-10"],
    "find": ["find", "Khojaly"],
    "conflicts": ["conflicts"],
    "query summits": ["query", "summits"],
    "query single-source": ["query", "single-source", "--format", "csv"],
    "query wikidata-participants": ["query", "wikidata-participants", "--format", "csv"],
    "all quads as csv": ["query", "--sparql", "SELECT * { GRAPH ?g { ?s ?p ?o } }", "--format", "csv"],
    "export nquads": ["export", "--format", "nquads", "--output", "out.nq"],
    "export ntriples": ["export", "--format", "ntriples", "--output", "out.nt"],
    "export trig": ["export", "--format", "trig", "--output", "out.trig"],
    "export turtle": ["export", "--format", "turtle", "--output", "out.ttl"],
    "export rdfxml": ["export", "--format", "rdfxml", "--output", "out.rdf"],
    "export jsonld": ["export", "--format", "jsonld", "--output", "out.jsonld"],
    "export wikidata": ["export", "--model", "wikidata", "--format", "turtle", "--output", "out-wikidata.ttl"],
    "diff of equals": ["diff", ".", "."],
}
