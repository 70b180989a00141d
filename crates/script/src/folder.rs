//! Where a batch's files go: a folder of its own, which no earlier batch has.

/// A batch's folder, and its files' paths within the download folder.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Placed {
    /// The folder that all of them are in; the audit goes there too.
    pub folder: String,
    /// The files, in the order given.
    pub files: Vec<String>,
}

/// Used when the files share no folder of their own and the author named none.
const FALLBACK: &str = "Panelwright";

/// Puts files below `destination` into a folder that is not among `taken` (compared without
/// regard to case, as Windows and macOS do).
#[must_use]
pub fn place(destination: &str, files: &[String], taken: &[String]) -> Placed {
    let shared = shared_folder(files);
    let parts = [destination, shared.unwrap_or_default()];
    let wanted = parts.iter().filter(|part| !part.is_empty()).copied().collect::<Vec<_>>();
    let wanted = if wanted.is_empty() { FALLBACK.to_owned() } else { wanted.join("/") };
    let folder = free(&wanted, taken);
    let below = |file: &String| match shared {
        Some(shared) => file[shared.len() + 1..].to_owned(),
        None => file.clone(),
    };
    let files = files.iter().map(|file| format!("{folder}/{}", below(file))).collect();
    Placed { folder, files }
}

/// The folder that is wanted, or the first of `wanted (2)`, `wanted (3)` and so on that is not
/// among `taken`.
#[must_use]
pub fn free(wanted: &str, taken: &[String]) -> String {
    let is_taken =
        |name: &str| taken.iter().any(|other| other.to_lowercase() == name.to_lowercase());
    std::iter::once(wanted.to_owned())
        .chain((2_u32..).map(|number| format!("{wanted} ({number})")))
        .find(|name| !is_taken(name))
        .unwrap_or_else(|| wanted.to_owned())
}

/// The first folder that all files are in, if there is one.
fn shared_folder(files: &[String]) -> Option<&str> {
    let (first, _) = files.first()?.split_once('/')?;
    let is_in_it = |file: &String| file.split_once('/').is_some_and(|(folder, _)| folder == first);
    files.iter().all(is_in_it).then_some(first)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(destination: &str, files: &[&str], taken: &[&str], folder: &str, placed: &[&str]) {
        let owned =
            |texts: &[&str]| texts.iter().map(|text| (*text).to_owned()).collect::<Vec<_>>();
        let expected = Placed { folder: folder.to_owned(), files: owned(placed) };
        assert_eq!(place(destination, &owned(files), &owned(taken)), expected);
    }

    #[test]
    fn files_keep_their_shared_folder() {
        check("", &["T/1/a", "T/2/b"], &[], "T", &["T/1/a", "T/2/b"]);
        check("Work", &["T/a", "T/b"], &[], "Work/T", &["Work/T/a", "Work/T/b"]);
    }

    #[test]
    fn files_without_a_shared_folder_get_one() {
        check("", &["a", "b"], &[], "Panelwright", &["Panelwright/a", "Panelwright/b"]);
        check("Work", &["A/a", "B/b"], &[], "Work", &["Work/A/a", "Work/B/b"]);
    }

    #[test]
    fn an_earlier_batch_keeps_its_folder() {
        check("", &["T/a"], &["t", "T (2)"], "T (3)", &["T (3)/a"]);
    }
}
