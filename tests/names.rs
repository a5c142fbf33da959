//! The resolution of names in the bundled data, and the messages for names that are unknown or ambiguous.

use crate::common::program::Sandbox;
use diwan::check::{External, check_project};
use diwan::dataset::ProjectIris;
use diwan::project::Project;
use diwan::scaffold::{Identity, scaffold};
use diwan::store::{Entities, Model, QueryTemplate, Resolution, Store, unknown_terms};
use diwan_rdf::write::Prefixes;
use std::collections::BTreeMap;
use std::path::Path;
use std::sync::Arc;

/// The graph of a project, loaded once.
struct Loaded {
    project: Project,
    store: Store,
    entities: Entities,
    prefixes: Prefixes,
}

impl Loaded {
    fn new(project: Project) -> Self {
        let dataset = check_project(&project, External::default()).dataset.unwrap();
        let store = Store::of_dataset(&Arc::new(dataset.quads)).unwrap();
        let context = project.context().unwrap().unwrap();
        let prefixes = Prefixes::from_context(&context).unwrap();
        let entities = Entities::new(&store, ProjectIris::new(&project.config().base)).with_prefixes(prefixes.iter());
        Self { project, store, entities, prefixes }
    }

    /// The bundled queries for its graph, without those for Wikidata's data model.
    fn queries(&self) -> Vec<QueryTemplate> {
        let files = self.project.list(Path::new("queries")).unwrap();
        let templates = files.iter().map(|path| {
            let name = path.file_stem().unwrap().to_string_lossy();
            let template = QueryTemplate::parse(&name, &self.project.read_text(path).unwrap()).unwrap();
            template.with_base(&self.project.config().base)
        });
        templates.filter(|template| template.model == Model::Records).collect()
    }

    /// The slug of the entity with a name, or the slugs of the candidates.
    fn meaning(&self, name: &str) -> Result<String, Vec<String>> {
        let slug = |node: &oxigraph::model::NamedNode| self.entities.names().slug(node.as_str()).to_owned();
        match self.entities.resolve(name) {
            Resolution::One { node, .. } => Ok(slug(&node)),
            Resolution::Many(nodes) | Resolution::None(nodes) => Err(nodes.iter().map(slug).collect()),
            Resolution::OtherClass { .. } => Err(Vec::new()),
        }
    }
}

const MEANT: &[(&str, &[&str])] = &[
    ("state-aze", &["Azerbaijan", "AZERBAIJAN", "Азербайджан", "азербайджана", "أذربيجان", "اذربيجان", "AZE", "Q227"]),
    (
        "state-tur",
        &["Türkiye", "Turkey", "turkiye", "Republic of Turkiye", "Турция", "تركيا", "TUR", "Q43", "id:state-tur"],
    ),
    (
        "state-civ",
        &["Côte d'Ivoire", "Ivory Coast", "cote d’ivoire", "Cote dIvoire", "Кот-д'Ивуар", "кот д ивуар", "ساحل العاج"],
    ),
    ("state-gmb", &["The Gambia", "gambia", "Гамбия"]),
    ("state-sau", &["Saudi Arabia", "السعودية", "المملكة العربية السعودية", "Саудовская Аравия"]),
    (
        "body-oic",
        &[
            "OIC",
            "oic",
            "ОИС",
            "ОИК",
            "منظمة التعاون الإسلامي",
            "منظمه التعاون الاسلامي",
            "Organization of Islamic Cooperation",
        ],
    ),
    ("body-icyf", &["ICYF", "Islamic Cooperation Youth Forum", "منتدى شباب التعاون الاسلامي"]),
    ("body-icesco", &["ICESCO", "ИСЕСКО", "الايسيسكو", "الإيسيسكو"]),
    ("body-un", &["UN", "United Nations", "ООН", "الامم المتحدة"]),
    ("body-puic", &["PUIC"]),
    ("body-osce-minsk-group", &["Minsk Group", "OSCE Minsk Group", "مجموعة مينسك"]),
    ("body-islamic-summit", &["Islamic Summit", "القمة الإسلامية"]),
    (
        "meeting-summit-7",
        &[
            "7th Islamic Summit",
            "VII Islamic Summit",
            "seventh islamic summit",
            "Casablanca summit",
            "7-й исламский саммит",
            "седьмой исламский саммит",
            "القمة الإسلامية السابعة",
            "مؤتمر القمة الاسلامي السابع",
        ],
    ),
    ("meeting-summit-8", &["Tehran summit", "8th Islamic Summit", "القمة الإسلامية الثامنة"]),
    ("meeting-cfm-33", &["33rd OIC Conference of Foreign Ministers", "XXXIII conference of OIC foreign ministers"]),
    ("person-ekmeleddin-ihsanoglu", &["Ihsanoglu", "İhsanoğlu", "ekmeleddin ihsanoglu", "Ихсаноглу", "E. Ihsanoglu"]),
    ("person-heydar-aliyev", &["Heydar Aliyev", "Aliyev, Heydar", "Гейдара Алиева", "حيدر علييف"]),
    ("person-ilham-aliyev", &["Ilham Aliyev", "إلهام علييف", "الهام علييف", "Ильхам Алиев"]),
    ("person-salim-al-malik", &["Al-Malik", "almalik", "Salim bin Mohammed Al Malik"]),
    ("person-yousef-al-othaimeen", &["Othaimeen", "al-Othaimeen"]),
    ("person-mehriban-aliyeva", &["mehriban", "Мехрибан Алиевой"]),
    ("place-nagorno-karabakh", &["Nagorno Karabakh", "нагорный карабах", "قره باغ الجبلية"]),
    ("place-jerusalem", &["Jerusalem", "القدس", "القُدس", "قدس", "Иерусалим"]),
    ("source/d003", &["Document 003", "Document 3", "d003", "source/d003", "src:d003", "الوثيقة 003"]),
    ("record/m001-31", &["m001-31", "record/m001-31", "rec:m001-31"]),
    ("kind/forum", &["forum", "knd:forum"]),
];

#[test]
fn names_in_three_languages_are_resolved() {
    let loaded = Loaded::new(Project::embedded().unwrap());
    for (slug, names) in MEANT {
        for name in *names {
            assert_eq!(loaded.meaning(name), Ok((*slug).to_owned()), "{name}");
        }
    }
    for (name, among) in [
        // There is no such name. One name is similar, and it is a word of another name.
        ("Turkie", &["state-tur"][..]),
        ("Aliyev", &["person-heydar-aliyev", "person-ilham-aliyev"]),
        ("Doha summit", &["meeting-summit-9", "meeting-extraordinary-summit-2"]),
        ("Charter of the OIC", &["text-oic-charter-1972", "text-oic-charter-2008"]),
        ("Baku conference", &["meeting-media-conference-2007", "meeting-tourism-ministers-baku"]),
        ("Azerbaidjan", &["state-aze"]),
        ("ISESCO", &["body-icesco"]),
        ("meeting-sumit-7", &["meeting-summit-7"]),
    ] {
        let candidates = loaded.meaning(name).unwrap_err();
        assert!(
            candidates.starts_with(&among.iter().map(|slug| (*slug).to_owned()).collect::<Vec<_>>()),
            "{name}: {candidates:?}"
        );
    }
    assert_eq!(loaded.meaning("zzzz"), Err(Vec::new()));
}

/// Bundled queries without required parameters that use unknown terms.
fn alarms(loaded: &Loaded) -> Vec<String> {
    let mut alarms = Vec::new();
    for template in loaded.queries().iter().filter(|template| template.parameters.iter().all(|p| p.default.is_some())) {
        let filled = template.fill(&BTreeMap::new(), &loaded.entities, loaded.prefixes.iter(), "en").unwrap();
        let unknown = unknown_terms(&filled.query, &loaded.store, &loaded.entities);
        alarms.extend(unknown.into_iter().map(|unknown| format!("{}: {}", template.name, unknown.term)));
    }
    alarms
}

#[test]
fn bundled_queries_use_only_existing_terms() {
    assert_eq!(alarms(&Loaded::new(Project::embedded().unwrap())), Vec::<String>::new());
    let folder = tempfile::tempdir().unwrap();
    scaffold(folder.path(), &Identity::default()).unwrap();
    assert_eq!(alarms(&Loaded::new(Project::open(folder.path()).unwrap())), Vec::<String>::new());
}

#[test]
fn parameters_accept_entities_of_their_class() {
    let sandbox = Sandbox::new();
    let turkie = sandbox.run(&["query", "state", "--param", "state=Turkie"]).fails(2);
    assert!(turkie.stderr.contains("did you mean Türkiye (state-tur, state)?"), "{}", turkie.stderr);
    assert!(!turkie.stderr.contains("body-grand"), "{}", turkie.stderr);
    let place = sandbox.run(&["query", "official", "--param", "who=Baku"]).fails(2);
    assert!(
        place.stderr.contains("\"Baku\" is Baku (place-baku, place), which is not of the class official"),
        "{}",
        place.stderr
    );
    assert!(place.stderr.contains("\n  Ali Khamenei (person-ali-khamenei, official)\n"), "{}", place.stderr);
    let several = sandbox.run(&["query", "official", "--param", "who=Aliyev"]).fails(2);
    let shown = "\n  Heydar Aliyev (person-heydar-aliyev, official)\n  Ilham Aliyev (person-ilham-aliyev, official)\n  \
                 President of the Heydar Aliyev Foundation (post-president-heydar-aliyev-foundation, post)\n";
    assert!(several.stderr.ends_with(shown), "{}", several.stderr);
    sandbox.run(&["show", "Turkie"]).fails(2);
}

/// The names of data/aliases.csv.
#[test]
fn search_names_find_entities_and_are_not_displayed() {
    let sandbox = Sandbox::new();
    for (name, shown) in [
        ("Turkey", "Türkiye  (state-tur)\n"),
        ("ivory coast", "Côte d'Ivoire  (state-civ)\n"),
        ("Czechia", "Czech Republic  (state-cze)\n"),
    ] {
        let dossier = sandbox.run(&["show", name]).succeeds();
        assert!(dossier.stdout.starts_with(shown), "{}", dossier.stdout);
        assert!(!dossier.stdout.to_lowercase().contains(&name.to_lowercase()), "{}", dossier.stdout);
        assert!(!dossier.stderr.contains("is interpreted as"), "{}", dossier.stderr);
    }
    sandbox.run(&["query", "state", "--param", "state=Turkey"]).succeeds();
    let assembly = sandbox.run(&["query", "memberships", "--param", "organization=Assembly of Turkey"]).succeeds();
    assert!(assembly.stderr.contains("(body-grand-national-assembly-turkey, body)"), "{}", assembly.stderr);
    // Without a class, it may be the name of the speaker, too.
    let several = sandbox.run(&["show", "Assembly of Turkey"]).fails(2);
    assert!(several.stderr.contains("(post-speaker-grand-national-assembly-turkey, post)"), "{}", several.stderr);
}

#[test]
fn search_names_need_an_entity_and_a_language() {
    let sandbox = Sandbox::with_project();
    sandbox.write("data/aliases.csv", "slug,name,lang\nplace-nowhere,Nowhere,en\nplace-port-ailsa,Ailsa Port,\n");
    let told = sandbox.run(&["check"]).fails(1).stdout;
    assert!(told.contains("\"place-nowhere\" is not declared anywhere"), "{told}");
    assert!(told.contains("data/aliases.csv:3"), "{told}");
    sandbox.write("data/aliases.csv", "slug,name,lang\nplace-port-ailsa,,en\n");
    let told = sandbox.run(&["build"]).fails(1).stderr;
    assert!(told.contains("D004") && told.contains("`name` is empty, but the row requires a value"), "{told}");
}

#[test]
fn the_interpretation_of_a_name_is_reported() {
    let sandbox = Sandbox::new();
    let args = ["query", "official", "--embedded", "--param", "who=Ihsanoglu", "--format", "csv"];
    let answer = sandbox.run(&args).succeeds();
    let note = "note: \"Ihsanoglu\" is interpreted as Ekmeleddin İhsanoğlu (person-ekmeleddin-ihsanoglu, official)\n";
    assert!(answer.stderr.ends_with(note), "{}", answer.stderr);
    let whole = sandbox
        .run(&["query", "official", "--embedded", "--param", "who=Ekmeleddin İhsanoğlu", "--format", "csv"])
        .succeeds();
    assert_eq!((whole.stdout, whole.stderr), (answer.stdout, String::new()));
}

#[test]
fn empty_results_repeat_their_parameters() {
    let sandbox = Sandbox::new();
    let answer = sandbox.run(&["query", "timeline", "--param", "from=2030", "--format", "csv"]).succeeds();
    assert_eq!(answer.stdout.lines().count(), 1, "{}", answer.stdout);
    assert!(
        answer.stderr.ends_with("note: the result has no rows\n  from is 2030\n  until is 9999\n"),
        "{}",
        answer.stderr
    );
    let thing =
        sandbox.run(&["query", "provisions", "--param", "text=Tehran Declaration", "--format", "csv"]).succeeds();
    let wanted = "text is Tehran Declaration, 1997 (text-tehran-declaration-1997, adopted text)\n";
    assert!(thing.stderr.ends_with(wanted), "{}", thing.stderr);
    assert_eq!(sandbox.run(&["query", "state", "--embedded", "--format", "csv"]).succeeds().stderr, "");
}

#[test]
fn unknown_terms_cause_a_warning() {
    let sandbox = Sandbox::new();
    let query = "SELECT ?x { ?x a diwan:Oficial ; schema:label ?name }";
    let answer = sandbox.run(&["query", "--sparql", query]).succeeds();
    for warning in [
        "warning: diwan:Oficial is neither in the data nor in the vocabulary; did you mean diwan:Official?\n",
        "warning: schema:label is neither in the data nor in the vocabulary; did you mean rdfs:label?\n",
    ] {
        assert!(answer.stderr.contains(warning), "{}", answer.stderr);
    }
}

#[test]
fn incomplete_dates_stand_for_their_whole_period() {
    let sandbox = Sandbox::new();
    let dates = |from: &str, until: &str| -> Vec<String> {
        let (from, until) = (format!("from={from}"), format!("until={until}"));
        let args = ["query", "timeline", "--param", &from, "--param", &until, "--format", "csv"];
        let answer = sandbox.run(&args).succeeds().stdout;
        answer.lines().skip(1).map(|line| line.split(',').next().unwrap().to_owned()).collect()
    };
    let year = dates("2020", "2020");
    assert!(year.iter().all(|date| date.starts_with("2020")), "{year:?}");
    assert!(year.iter().any(|date| date == "2020-11-16"), "{year:?}");
    // A date with only a year may be in any of its months, and a month includes its last day.
    assert!(dates("1969-06", "1969-07").iter().any(|date| date == "1969"));
    assert!(dates("2020-11", "2020-11").iter().any(|date| date == "2020-11-16"));
    assert!(dates("2020-11-16", "2020-11-16").iter().all(|date| "2020-11-16".starts_with(date.as_str())));
}

#[test]
fn parameters_are_not_inserted_as_text() {
    let sandbox = Sandbox::new();
    let header = "#+ summary: labels\n#+ params:\n#+   - t: string, the word\n#+ defaults:\n#+   - t: Council\n";
    let count = |expression: &str| {
        let query = format!(
            "{header}# ?_t\nSELECT (COUNT(?x) AS ?n) {{ ?x skos:prefLabel ?l FILTER(CONTAINS(?l, {expression})) }}"
        );
        sandbox.write("q.rq", query);
        sandbox.run(&["query", "--file", "q.rq", "--format", "csv"]).succeeds().stdout
    };
    let wanted = count("\"Council\"");
    assert_ne!(wanted, "n\n0\n");
    assert_eq!([count("?_t"), count("$_t")], [wanted.clone(), wanted]);
    assert_eq!(count("\"?_t\""), "n\n0\n");
    assert_eq!(count("'''\n?_t'''"), "n\n0\n");
}

#[test]
fn errors_in_parameters_are_short_and_have_a_position() {
    let sandbox = Sandbox::new();
    let long = format!("who={}", "x".repeat(5000));
    let answer = sandbox.run(&["query", "official", "--param", &long]).fails(2);
    assert!(answer.stderr.contains(&format!("{}…", "x".repeat(200))) && answer.stderr.len() < 500, "{}", answer.stderr);
    let x = "x".repeat(5000);
    for args in
        [["query", &x].as_slice(), &["show", &x], &["query", "official", "--param", &x], &["query", "--sparql", &x]]
    {
        let answer = sandbox.run(args);
        assert!(answer.code > 1 && answer.stderr.contains("xxx") && answer.stderr.len() < 500, "{}", answer.stderr);
    }
    let name = sandbox.run(&["query", "official", "--param", &format!("{x}=1")]).fails(2);
    assert!(name.stderr.contains("query `official` takes who") && name.stderr.len() < 500, "{}", name.stderr);
    let twice = sandbox.run(&["query", "timeline", "--param", "from=1994", "--param", "from=1995"]).fails(2);
    assert!(twice.stderr.contains("parameter `from` is given twice"), "{}", twice.stderr);
    sandbox.write("typo.rq", "#+ summary: my query\nSELECT ?x { ?s ?p ?x } GRUOP BY ?x\n");
    let typo = sandbox.run(&["query", "--file", "typo.rq"]).fails(3);
    assert!(
        typo.stderr.ends_with("error at 2:24: `GRUOP` is not expected here; did you mean GROUP?\n"),
        "{}",
        typo.stderr
    );
    sandbox.write("place.rq", "#+ params:\n#+   - t: string\n#+ defaults:\n#+   - t: x\nSELECT ?x { ?_t ?p ?x }\n");
    let place = sandbox.run(&["query", "--file", "place.rq"]).fails(3);
    assert!(place.stderr.contains("`?_t` is a literal but is used as a subject"), "{}", place.stderr);
}

#[test]
fn unknown_classes_are_found_by_check() {
    let sandbox = Sandbox::with_project();
    sandbox.edit("queries/official.rq", "iri diwan:Official", "iri diwan:Oficial");
    let checked = sandbox.run(&["check"]).fails(3);
    let message = "class `diwan:Oficial` is not in the vocabulary; did you mean `diwan:Official`?";
    assert!(
        checked.stdout.contains(message) || checked.stderr.contains(message),
        "{}{}",
        checked.stdout,
        checked.stderr
    );
}
