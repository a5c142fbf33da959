//! A cache of answers on disk, by endpoint and question.

use crate::project::{sha256_hex, write_atomically};
use serde_json::{Value, json};
use std::fs;
use std::io;
use std::path::{Path, PathBuf};

/// A folder with one file for each answer.
#[derive(Clone, Debug)]
pub(crate) struct Cache {
    folder: PathBuf,
}

impl Cache {
    /// A cache in a folder, which is created when the first answer is stored.
    pub(crate) fn new(folder: &Path) -> Self {
        Self { folder: folder.to_owned() }
    }

    /// The cached answer to a question; `None` if there is none or its file is damaged.
    pub(crate) fn get(&self, endpoint: &str, question: &Value) -> Option<Value> {
        let text = fs::read(self.path(endpoint, question)).ok()?;
        let mut entry: Value = serde_json::from_slice(&text).ok()?;
        let same = entry["endpoint"] == endpoint && entry["question"] == *question;
        same.then(|| entry["answer"].take())
    }

    /// Stores an answer.
    ///
    /// # Errors
    /// The error of the operating system, with the path of the file.
    pub(crate) fn put(&self, endpoint: &str, question: &Value, answer: &Value) -> Result<(), (PathBuf, io::Error)> {
        let path = self.path(endpoint, question);
        let entry = json!({ "endpoint": endpoint, "question": question, "answer": answer });
        let write = || {
            fs::create_dir_all(&self.folder)?;
            write_atomically(&path, |out| serde_json::to_writer(out, &entry).map_err(io::Error::from))
        };
        write().map_err(|cause| (path.clone(), cause))
    }

    fn path(&self, endpoint: &str, question: &Value) -> PathBuf {
        self.folder.join(sha256_hex(format!("{endpoint}\n{question}").as_bytes()) + ".json")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn answers_are_found_by_their_query_only() {
        let folder = tempfile::tempdir().unwrap();
        let cache = Cache::new(&folder.path().join("new"));
        let question = json!({ "query": "باكو" });
        assert!(cache.get("http://a", &question).is_none());
        cache.put("http://a", &question, &json!([1])).unwrap();
        assert_eq!(cache.get("http://a", &question), Some(json!([1])));
        assert!(cache.get("http://b", &question).is_none() && cache.get("http://a", &json!({})).is_none());
        fs::write(cache.path("http://a", &question), "{\"endpoint").unwrap();
        assert!(cache.get("http://a", &question).is_none(), "half an answer is none");
    }
}
