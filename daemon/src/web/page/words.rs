//! The words of the pages, in every language they speak. What one has, all have: it does not compile
//! otherwise.
//!
//! Sentences with numbers in them are in `sentences`. Must not know HTML.

use super::columns::COUNT;

/// A language of the pages.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Language {
    English,
    Spanish,
}

impl Language {
    pub(super) const ALL: [Self; 2] = [Self::English, Self::Spanish];

    /// Its code, as in `?lang=` and `Accept-Language`.
    pub(super) const fn code(self) -> &'static str {
        match self {
            Self::English => "en",
            Self::Spanish => "es",
        }
    }

    /// Its words.
    pub(super) const fn words(self) -> &'static Words {
        match self {
            Self::English => &ENGLISH,
            Self::Spanish => &SPANISH,
        }
    }

    /// The language that was asked for, or the one the browser likes best.
    pub(super) fn choose(asked: Option<&str>, accept: Option<&str>) -> Self {
        let named = |code: &str| {
            let code = code.split('-').next().unwrap_or_default().trim();
            Self::ALL.into_iter().find(|language| code.eq_ignore_ascii_case(language.code()))
        };
        asked.and_then(named).unwrap_or_else(|| {
            let liked = accept.unwrap_or_default().split(',').filter_map(|range| {
                let mut parts = range.split(';');
                let language = named(parts.next()?)?;
                let weight = parts.find_map(|part| part.trim().strip_prefix("q="));
                let weight: f32 = weight.map_or(Some(1.0), |weight| weight.parse().ok())?;
                (weight > 0.0).then_some((language, weight))
            });
            // of several that are liked alike the first one
            let best = liked.reduce(|best, next| if next.1 > best.1 { next } else { best });
            best.map_or(Self::English, |(language, _)| language)
        })
    }
}

/// A column, or a number: what stands over it, and what it means.
#[derive(Debug, Clone, Copy)]
pub(super) struct Label {
    pub(super) short: &'static str,
    pub(super) long: &'static str,
}

const fn label(short: &'static str, long: &'static str) -> Label {
    Label { short, long }
}

/// All words of a language.
#[derive(Debug)]
pub(super) struct Words {
    /// Of [`super::columns::COLUMNS`], in their order.
    pub(super) columns: [Label; COUNT],
    /// Of the states, in the order of [`super::state::State::ALL`].
    pub(super) states: [&'static str; 6],
    pub(super) server: &'static str,
    pub(super) status: &'static str,
    /// What is drawn: requests, or bytes.
    pub(super) drawn: [Label; 2],
    pub(super) queue: &'static str,
    pub(super) sessions: &'static str,
    pub(super) errors: &'static str,
    pub(super) response: &'static str,
    pub(super) traffic: &'static str,
    pub(super) total: &'static str,
    pub(super) group: &'static str,
    pub(super) round_robin: &'static str,
    pub(super) hash: &'static str,
    pub(super) fallback: &'static str,
    pub(super) no_servers: &'static str,
    pub(super) overview: &'static str,
    pub(super) clients: Label,
    pub(super) per_second: Label,
    pub(super) bytes_per_second: Label,
    pub(super) waiting: Label,
    pub(super) answers: Label,
    pub(super) of: &'static str,
    pub(super) most: &'static str,
    pub(super) sum: &'static str,
    pub(super) sessions_now: &'static str,
    pub(super) from_clients: &'static str,
    pub(super) to_clients: &'static str,
    pub(super) slowest: &'static str,
    pub(super) requests: &'static str,
    pub(super) own_replies: &'static str,
    pub(super) all_servers: &'static str,
    /// Of the totals of H-89, in the order of `process::totals`.
    pub(super) totals: [&'static str; 6],
    pub(super) learned: Label,
    pub(super) process: &'static str,
    pub(super) limits: &'static str,
    pub(super) nbcproc: &'static str,
    pub(super) uptime: &'static str,
    /// Stands before how long it has been up.
    pub(super) up: &'static str,
    pub(super) memmax: &'static str,
    pub(super) ulimit_n: &'static str,
    pub(super) maxsock: &'static str,
    pub(super) maxconn: &'static str,
    pub(super) current_conns: &'static str,
    pub(super) memory: Label,
    pub(super) descriptors: Label,
    pub(super) processor_time: Label,
    pub(super) workers: Label,
    pub(super) unlimited: &'static str,
    pub(super) unknown: &'static str,
    pub(super) live: &'static str,
    pub(super) paused: &'static str,
    pub(super) stale: &'static str,
    pub(super) pause: &'static str,
    pub(super) resume: &'static str,
    pub(super) refreshes: &'static str,
    pub(super) language: &'static str,
    pub(super) appearance: &'static str,
    /// Of the appearances: as the system is, light, dark.
    pub(super) themes: [&'static str; 3],
    pub(super) legend: &'static str,
}

static ENGLISH: Words = Words {
    columns: [
        label("Curr.", "Requests that wait for this server"),
        label("Max.", "The most that ever waited for it"),
        label("Per s", "Sessions begun per second"),
        label("Curr.", "Sessions under way"),
        label("Max.", "The most that were under way at one time"),
        label("Limit", "The most it may have (maxc)"),
        label("Cumul.", "Sessions that are over"),
        label("Conn.", "Connections to the server that failed"),
        label("Resp.", "Answers 5xx that the server gave"),
        label("Broken", "Answers that never came, broke off or were none"),
        label("Check", "Health checks that failed"),
        label("Down", "How often it went from UP to DOWN"),
        label("p50", "Half of the latest answers began sooner"),
        label("p99", "99 of 100 of the latest answers began sooner"),
        label("In", "Bytes from clients"),
        label("Out", "Bytes to clients"),
    ],
    states: ["DOWN", "AUTO-DISABLED", "FULL", "DRAINING", "DISABLED", "UP"],
    server: "Server",
    status: "Status",
    drawn: [
        label("Requests", "Requests over the last five minutes"),
        label("Traffic", "Bytes over the last five minutes"),
    ],
    queue: "Queue",
    sessions: "Sessions",
    errors: "Errors",
    response: "Response time",
    traffic: "Traffic",
    total: "Total",
    group: "Group",
    round_robin: "round robin",
    hash: "by address",
    fallback: "takes over when the groups before it cannot",
    no_servers: "This group has no servers.",
    overview: "Overview",
    clients: label("Clients", "Connections of clients that are open"),
    per_second: label("Sessions per second", "Sessions begun per second"),
    bytes_per_second: label("Traffic per second", "Bytes per second"),
    waiting: label("Waiting", "Requests for which every server is full"),
    answers: label("Responses", "What servers answered, and how soon"),
    of: "of",
    most: "max.",
    sum: "in all",
    sessions_now: "sessions",
    from_clients: "in",
    to_clients: "out",
    slowest: "slowest p99",
    requests: "requests",
    own_replies: "refused here",
    all_servers: "All servers together",
    totals: [
        "Sessions under way",
        "The most under way at one time",
        "Sessions that are over",
        "Requests that wait for their server",
        "The most that ever waited",
        "Health checks that failed",
    ],
    learned: label("learned", "Sessions whose server is remembered"),
    process: "Process",
    limits: "System limits",
    nbcproc: "Processors it may use",
    uptime: "Time since the start",
    up: "up",
    memmax: "Memory it may use",
    ulimit_n: "Files and sockets it may have open",
    maxsock: "Sockets that traffic may open, two for each client",
    maxconn: "Clients at one time; others wait",
    current_conns: "Clients that are connected now",
    memory: label("memory", "Memory in use"),
    descriptors: label("descriptors", "Files and sockets that are open"),
    processor_time: label("cpu time", "Time of processors that it has used"),
    workers: label("workers", "Threads that carry traffic"),
    unlimited: "unlimited",
    unknown: "unknown",
    live: "Live",
    paused: "Paused",
    stale: "No news for",
    pause: "Pause",
    resume: "Resume",
    refreshes: "Every 5 s",
    language: "Language",
    appearance: "Appearance",
    themes: ["System", "Light", "Dark"],
    legend: "What the columns mean",
};

static SPANISH: Words = Words {
    columns: [
        label("Act.", "Peticiones que esperan a este servidor"),
        label("Máx.", "El máximo que llegó a esperarle"),
        label("Por s", "Sesiones iniciadas por segundo"),
        label("Act.", "Sesiones en curso"),
        label("Máx.", "El máximo de sesiones en curso a la vez"),
        label("Límite", "El máximo que puede tener (maxc)"),
        label("Acum.", "Sesiones terminadas"),
        label("Conex.", "Conexiones fallidas con el servidor"),
        label("Resp.", "Respuestas 5xx que dio el servidor"),
        label("Rotas", "Respuestas que no llegaron, se cortaron o no lo eran"),
        label("Compr.", "Comprobaciones de estado fallidas"),
        label("Caídas", "Veces que pasó de UP a DOWN"),
        label("p50", "La mitad de las últimas respuestas empezó antes"),
        label("p99", "99 de cada 100 de las últimas respuestas empezaron antes"),
        label("Entr.", "Bytes de los clientes"),
        label("Sal.", "Bytes a los clientes"),
    ],
    states: ["DOWN", "EXCLUIDO", "LLENO", "DRENANDO", "DESHABILITADO", "UP"],
    server: "Servidor",
    status: "Estado",
    drawn: [
        label("Peticiones", "Peticiones en los últimos cinco minutos"),
        label("Tráfico", "Bytes en los últimos cinco minutos"),
    ],
    queue: "Cola",
    sessions: "Sesiones",
    errors: "Errores",
    response: "Tiempo de respuesta",
    traffic: "Tráfico",
    total: "Total",
    group: "Grupo",
    round_robin: "por turnos",
    hash: "por dirección",
    fallback: "entra cuando los grupos anteriores no pueden",
    no_servers: "Este grupo no tiene servidores.",
    overview: "Resumen",
    clients: label("Clientes", "Conexiones de clientes abiertas"),
    per_second: label("Sesiones por segundo", "Sesiones iniciadas por segundo"),
    bytes_per_second: label("Tráfico por segundo", "Bytes por segundo"),
    waiting: label("En espera", "Peticiones para las que todos los servidores están llenos"),
    answers: label("Respuestas", "Qué respondieron los servidores, y cuándo"),
    of: "de",
    most: "máx.",
    sum: "en total",
    sessions_now: "sesiones",
    from_clients: "entrada",
    to_clients: "salida",
    slowest: "p99 más lento",
    requests: "peticiones",
    own_replies: "rechazadas aquí",
    all_servers: "Todos los servidores juntos",
    totals: [
        "Sesiones en curso",
        "El máximo en curso a la vez",
        "Sesiones terminadas",
        "Peticiones que esperan a su servidor",
        "El máximo que llegó a esperar",
        "Comprobaciones de estado fallidas",
    ],
    learned: label("aprendidas", "Sesiones cuyo servidor se recuerda"),
    process: "Proceso",
    limits: "Límites del sistema",
    nbcproc: "Procesadores que puede usar",
    uptime: "Tiempo desde el arranque",
    up: "activo",
    memmax: "Memoria que puede usar",
    ulimit_n: "Archivos y sockets que puede tener abiertos",
    maxsock: "Sockets que puede abrir el tráfico, dos por cliente",
    maxconn: "Clientes a la vez; los demás esperan",
    current_conns: "Clientes conectados ahora",
    memory: label("memoria", "Memoria en uso"),
    descriptors: label("descriptores", "Archivos y sockets abiertos"),
    processor_time: label("tiempo de cpu", "Tiempo de procesador consumido"),
    workers: label("hilos", "Hilos que llevan el tráfico"),
    unlimited: "sin límite",
    unknown: "desconocido",
    live: "En vivo",
    paused: "En pausa",
    stale: "Sin noticias desde hace",
    pause: "Pausar",
    resume: "Reanudar",
    refreshes: "Cada 5 s",
    language: "Idioma",
    appearance: "Aspecto",
    themes: ["Sistema", "Claro", "Oscuro"],
    legend: "Qué significan las columnas",
};

#[cfg(test)]
mod tests {
    use super::*;
    use Language::{English, Spanish};

    #[test]
    fn what_was_asked_for_comes_before_what_is_liked() {
        for (asked, accept, expected) in [
            (None, None, English),
            (Some("es"), Some("en"), Spanish),
            (Some("xx"), Some("es"), Spanish),
            (None, Some("es-ES,es;q=0.9,en;q=0.8"), Spanish),
            (None, Some("de,en;q=0.3,es;q=0.7"), Spanish),
            (None, Some("ES-mx"), Spanish),
            (None, Some("es;q=0,en;q=0.1"), English),
            (None, Some("en, es"), English),
            (None, Some("fr, *"), English),
            (None, Some(";;q=,,es;q=x"), English),
            (Some(""), Some(""), English),
        ] {
            assert_eq!(Language::choose(asked, accept), expected, "{asked:?} {accept:?}");
        }
    }
}
