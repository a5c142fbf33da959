//! Addresses without secrets, for messages and files.

/// Words in the names of query parameters that mark their values as secret.
const SECRETS: [&str; 9] = ["key", "token", "secret", "password", "passwd", "pwd", "auth", "sig", "credential"];

/// The address without user name and password, and with the values of secret parameters replaced by `***`. Text that is
/// not a valid address is treated in the same way.
pub fn shown_address(address: &str) -> String {
    let (place, query) = match address.split_once('?') {
        Some((place, query)) => (place, Some(query)),
        None => (address, None),
    };
    let place = without_user(place);
    query.map_or(place.clone(), |query| format!("{place}?{}", without_secrets(query)))
}

/// Whether the address is an HTTP or HTTPS URL with a host.
#[cfg(feature = "link")]
pub fn is_web_address(address: &str) -> bool {
    let uri = address.parse::<ureq::http::Uri>();
    uri.is_ok_and(|uri| {
        matches!(uri.scheme_str(), Some("http" | "https")) && uri.host().is_some_and(|host| !host.is_empty())
    })
}

fn without_user(place: &str) -> String {
    let (scheme, rest) = place.find("://").map_or(("", place), |at| place.split_at(at + 3));
    let (authority, path) = rest.find(['/', '#']).map_or((rest, ""), |at| rest.split_at(at));
    if let Some((_, host)) = authority.rsplit_once('@') {
        return format!("{scheme}{host}{path}");
    }
    // Without a scheme, or if a colon is not followed by a port, the text before the `@` may be a password that
    // contains a slash.
    let is_port = |text: &str| text.bytes().all(|byte| byte.is_ascii_digit());
    let is_plain = !scheme.is_empty() && (authority.starts_with('[') || authority.split(':').skip(1).all(is_port));
    match rest.rsplit_once('@') {
        Some((_, host)) if !is_plain => format!("{scheme}{host}"),
        _ => place.to_owned(),
    }
}

fn without_secrets(query: &str) -> String {
    let shown = |parameter: &str| match parameter.split_once('=') {
        Some((name, _)) if is_secret(name) => format!("{name}=***"),
        _ => parameter.to_owned(),
    };
    query.split('&').map(shown).collect::<Vec<_>>().join("&")
}

fn is_secret(name: &str) -> bool {
    let name = name.to_lowercase();
    SECRETS.iter().any(|secret| name.contains(secret))
}

#[cfg(test)]
mod tests {
    #[cfg(feature = "link")]
    use super::is_web_address;
    use super::shown_address;

    #[cfg(feature = "link")]
    #[test]
    fn web_addresses_have_a_host() {
        for address in ["http://host", "https://me:secret@host:8000/api?lang=en", "HTTP://[::1]:80/"] {
            assert!(is_web_address(address), "{address}");
        }
        for address in
            ["", "nonsense", "host/api", "localhost:8000", "http://", "http:///api", "ftp://host/", "https:/a"]
        {
            assert!(!is_web_address(address), "{address}");
        }
    }

    #[test]
    fn secrets_are_removed() {
        for (address, shown) in [
            ("http://me:secret@host:8000/api", "http://host:8000/api"),
            ("https://me@host/api?lang=en", "https://host/api?lang=en"),
            ("http://me:p@ss@host/", "http://host/"),
            ("http://me:pa/ss@host/api", "http://host/api"),
            ("me:secret@host/api", "host/api"),
            ("http:/me:secret@host/api", "host/api"),
            (
                "http://host/api?lang=en&api_key=1&access-token=2&X",
                "http://host/api?lang=en&api_key=***&access-token=***&X",
            ),
            ("http://[::1]:80/@me", "http://[::1]:80/@me"),
            ("http://host:80/@me", "http://host:80/@me"),
            ("localhost/reconcile", "localhost/reconcile"),
        ] {
            assert_eq!(shown_address(address), shown, "{address}");
        }
    }
}
