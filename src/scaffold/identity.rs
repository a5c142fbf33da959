/// The settings in which a new project differs from the embedded one. Settings that are not given are those of the
/// embedded project.
#[derive(Clone, Debug, Default)]
pub struct Identity {
    /// The namespace of all entities; ends in `/`.
    pub base: Option<String>,
    /// The languages of names and notes, the preferred one first.
    pub languages: Vec<String>,
}

impl Identity {
    /// Sets base IRI and languages in the text of a project file.
    pub(super) fn in_config(&self, config: &str) -> String {
        let quoted = |text: &str| toml::Value::from(text).to_string();
        let line = |line: &str| match line.split_once(" = ") {
            Some(("base", _)) if self.base.is_some() => {
                format!("base = {}\n", quoted(self.base.as_deref().unwrap_or_default()))
            }
            Some(("languages", _)) if !self.languages.is_empty() => {
                let tags: Vec<_> = self.languages.iter().map(|tag| quoted(tag)).collect();
                format!("languages = [{}]\n", tags.join(", "))
            }
            _ => format!("{line}\n"),
        };
        config.lines().map(line).collect()
    }

    /// Replaces the language-specific columns of a table with columns for these languages.
    pub(super) fn in_table(&self, table: Vec<u8>, embedded: &[String]) -> Vec<u8> {
        if self.languages.is_empty() || self.languages == embedded {
            return table;
        }
        let mut reader = csv::ReaderBuilder::new().has_headers(false).flexible(true).from_reader(table.as_slice());
        let records: Vec<_> = reader.records().filter_map(Result::ok).collect();
        let Some(header) = records.first() else { return table };
        let header: Vec<&str> = header.iter().collect();
        let columns = self.columns(&header, embedded);
        let mut out = csv::Writer::from_writer(Vec::new());
        let header = columns.iter().map(|(name, _)| name.clone());
        let rows = records.iter().skip(1).map(|record| {
            let cell = |(_, from): &(String, Option<usize>)| from.and_then(|from| record.get(from)).unwrap_or_default();
            columns.iter().map(|column| cell(column).to_owned()).collect::<Vec<_>>()
        });
        let written = std::iter::once(header.collect()).chain(rows).try_for_each(|row| out.write_record(row));
        // Writing to memory cannot fail; if it did, the table would be left unchanged.
        match (written, out.into_inner()) {
            (Ok(()), Ok(bytes)) => bytes,
            _ => table,
        }
    }

    /// The columns of the new table, each with the index of the old column whose cells it takes.
    fn columns(&self, header: &[&str], embedded: &[String]) -> Vec<(String, Option<usize>)> {
        let stem = |name: &str| {
            let (stem, tag) = name.rsplit_once('_')?;
            embedded.iter().any(|language| language == tag).then(|| stem.to_owned())
        };
        let mut columns = Vec::new();
        let mut done = Vec::new();
        for (index, name) in header.iter().enumerate() {
            let Some(stem) = stem(name) else {
                columns.push(((*name).to_owned(), Some(index)));
                continue;
            };
            if done.contains(&stem) {
                continue;
            }
            let place = |tag: &str| header.iter().position(|other| *other == format!("{stem}_{tag}"));
            let in_all = embedded.iter().all(|tag| place(tag).is_some());
            let wanted = if in_all { self.languages.as_slice() } else { self.languages.get(..1).unwrap_or_default() };
            for (order, tag) in wanted.iter().enumerate() {
                // If the examples are not in the preferred language, their first one is used for it.
                let from = place(tag).or_else(|| (order == 0).then_some(index));
                columns.push((format!("{stem}_{tag}"), from));
            }
            done.push(stem);
        }
        columns
    }
}

#[cfg(test)]
mod tests {
    use super::Identity;

    #[test]
    fn text_columns_match_the_languages() {
        let languages = |tags: &[&str]| tags.iter().map(|tag| (*tag).to_owned()).collect::<Vec<_>>();
        let identity = Identity { base: None, languages: languages(&["fr", "ru"]) };
        let table = b"slug,label_en,label_ar,label_ru,about_en,end\na,A,\xD8\xA7,\xD0\x90,\"x, y\",1\n".to_vec();
        let made = String::from_utf8(identity.in_table(table, &languages(&["en", "ar", "ru"]))).unwrap();
        assert_eq!(made, "slug,label_fr,label_ru,about_fr,end\na,A,\u{410},\"x, y\",1\n");
    }
}
