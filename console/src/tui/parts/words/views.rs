//! The other views and what is known of one channel: detail, traffic, connections, events, instances,
//! why, where.

use super::{Language, Words};

super::catalogue::texts! {
    /// Title of the detail when nothing is selected.
    no_channel: "no channel", "ningún canal";
    /// Title of the detail; a channel wherever it is named.
    channel_title(at: &str): "channel {at}", "canal {at}";
    /// Before an address.
    leads_to: "leads to", "va a";
    /// Before a state.
    and_is: "and is", "y está";
    /// Before open connections.
    fact_open: "open", "abiertas";
    /// Before the limit.
    fact_of: "of", "de";
    /// Before all connections ever.
    fact_total: "total", "total";
    /// Before failed attempts.
    fact_failed: "failed", "fallidas";
    /// Before bytes from clients.
    fact_sent: "bytes sent", "bytes enviados";
    /// Before bytes to clients.
    fact_received: "received", "recibidos";
    /// What it does a second, exactly.
    each_second(new: &str, sent: &str, received: &str): "each second {new} new, {sent} bytes in, {received} bytes out", "cada segundo {new} nuevas, {sent} bytes ent., {received} bytes sal.";
    /// Before the last change.
    fact_last_change: "last change", "último cambio";
    /// When something was, and what.
    at_ago(time: &str, since: &str, what: &str): "{time} UTC, {since} ago: {what}", "{time} UTC, hace {since}: {what}";
    /// Why something is, and for how long.
    for_long(why: &str, since: &str): "{why}, for {since}", "{why}, desde hace {since}";
    /// Before the name of an output.
    fact_output: "output", "salida";
    /// Before the most sessions there were.
    fact_most: "most at once", "máx. a la vez";
    /// Before those who wait.
    fact_queue: "queue", "cola";
    /// Before the most that waited.
    fact_at_most: "at most", "como mucho";
    /// Before exchanges that broke.
    fact_broken: "broken", "rotos";
    /// Before exchanges that were tried again.
    fact_retried: "retried", "reintentos";
    /// Before how soon answers begin.
    fact_answers: "answers begin in p50", "respuestas empiezan en p50";
    /// Before the checks.
    fact_health: "health", "salud";
    /// Nobody checks it.
    not_checked: "not checked", "sin comprobar";
    /// It is well.
    passes_checks: "passes its checks", "pasa sus comprobaciones";
    /// It is not.
    since(why: &str, time: &str): "{why} since {time} UTC", "{why} desde las {time} UTC";
    /// Before a revision.
    fact_changed: "changed last by revision", "última revisión";
    /// How far a drain has come.
    drain_left(current: u32, of: u32, time: &str): "{current} of {of} left, empty in {time}", "quedan {current} de {of}, vacío en {time}";
    /// When a drain ends anyway.
    at_the_latest(seconds: u64): "at the latest in {seconds} s", "como tarde en {seconds} s";
    /// What comes then.
    and_then(what: &str): "then: {what}", "después: {what}";
    /// Beside a curve of bytes from clients.
    inward: "in", "ent.";
    /// Beside a curve of bytes to clients.
    outward: "out", "sal.";
    /// The top of a curve.
    top(rate: &str): "top {rate}/s", "tope {rate}/s";

    /// Title of the traffic view.
    traffic_title: "new connections: who gets which part of them, newest right", "conexiones nuevas: quién recibe qué parte, lo último a la derecha";
    /// Headings of the traffic view, each above its column.
    traffic_heading: "CH       ADDRESS            NEW/s SHARE  PROMISED   GOT", "CA       DIRECCIÓN          NVA/s PARTE  PREVISTO  REAL";
    /// What was to come, and by what.
    promised_by(ago: &str, command: &str): "promised {ago} ago by {command}", "previsto hace {ago} por {command}";
    /// A promise that was broken (N-04).
    not_so: "NOT SO", "NO ES ASÍ";

    /// Title of the connections, the first of many.
    connections_first(most: usize, of: &str, by: &str): "the first {most} connections of {of}, by {by}", "las primeras {most} conexiones de {of}, por {by}";
    /// Some connections: those on which nothing moves.
    idle_for(of: &str, seconds: u32): "{of} idle for {seconds} s", "{of} ociosas desde hace {seconds} s";
    /// Some connections: those of the clients of a network.
    from_network(network: &str, of: &str): "{network} to {of}", "{network} a {of}";
    /// Heading.
    network: "NETWORK", "RED";
    /// Heading: how many connections.
    network_count: "OPEN", "ABI.";
    /// Heading: how many channels they go to.
    network_channels: "CHANNELS", "CANALES";
    /// What networks are ordered by.
    by_count: "open connections", "conexiones abiertas";
    /// Heading.
    connection_client: "CLIENT", "CLIENTE";
    /// Heading.
    connection_to: "TO", "A";
    /// Heading.
    connection_age: "AGE", "EDAD";
    /// Heading.
    connection_idle: "IDLE", "OCIO";
    /// Heading.
    connection_in: "IN", "ENT.";
    /// Heading.
    connection_out: "OUT", "SAL.";
    /// There are none.
    no_connections: "none: c shows those of another scope", "ninguna: c muestra las de otro ámbito";
    /// Everything, where connections of something are shown.
    all_channels: "all channels", "todos los canales";
    /// What connections are ordered by.
    by_age: "age", "edad";
    /// What connections are ordered by.
    by_idle: "idle", "ocio";
    /// What connections are ordered by.
    by_bytes: "bytes", "bytes";
    /// What connections are ordered by.
    by_client: "client", "cliente";

    /// Title of the events.
    events_title: "events, UTC", "sucesos, UTC";
    /// Title of the events when they are looked back at.
    events_back(back: usize): "events, UTC; {back} newer ones below", "sucesos, UTC; {back} más nuevos debajo";
    /// Nothing has happened yet.
    no_events: "changes of yours and of others will be listed here", "aquí saldrán los cambios suyos y los de otros";

    /// What may be done with an instance that the settings or a flag keep from being changed.
    role_locked: "read-only", "solo ver";
    /// An instance that is not.
    gone: "gone", "ya no está";
    /// Where none was found.
    none_in(place: &str): "none in {place}", "ninguno en {place}";

    /// Title of the explanation (N-09).
    why_title(at: &str): "why channel {at}", "por qué el canal {at}";
    /// Where it leads, and how full it is.
    why_leads(label: &str, open: u32, room: &str): "leads to {label}, {open} of {room} open", "va a {label}, {open} de {room} abiertas";
    /// Something keeps clients away.
    why_obstacle(obstacle: &str): "it takes NO clients: {obstacle}", "NO recibe clientes: {obstacle}";
    /// Nothing keeps clients away.
    why_free: "nothing keeps clients away from it", "nada le impide recibir clientes";
    /// It is given clients, and cannot be connected to.
    why_failing(failed: u64, total: u64): "but it cannot be connected to: {failed} of {total} attempts to connect failed, and lately all of them", "pero no se puede conectar con él: fallaron {failed} de {total} intentos, y últimamente todos";
    /// A group before it takes them.
    why_before(groups: &str): "group {groups} comes before its own and takes clients: its group gets none meanwhile", "el grupo {groups} va antes que el suyo y recibe los clientes: mientras, su grupo no recibe ninguno";
    /// Round robin.
    why_turns(group: &str, siblings: &str): "group {group} takes turns: {siblings} of its channels can take clients", "el grupo {group} va por turnos: {siblings} de sus canales pueden recibir clientes";
    /// Hash.
    why_named(group: &str, share: &str): "group {group} goes by the client's address: this place is named by {share} of all addresses", "el grupo {group} va por la dirección del cliente: a este lugar le corresponde {share} de todas";
    /// Its share.
    why_share(share: &str): "of clients that come now it is offered {share} first", "de los clientes que llegan ahora se le ofrece primero {share}";
    /// Title of a route.
    route_title(client: &str): "where {client} goes", "adónde va {client}";
    /// A group on its way.
    route_group(group: &str, discipline: &str): "group {group}, {discipline}", "grupo {group}, {discipline}";
    /// What its address comes to.
    route_folds(fold: &str, at: &str): "its address folds to {fold}, which names {at}", "su dirección se reduce a {fold}, que es {at}";
    /// Not this one.
    route_not(at: &str, obstacle: &str): "not {at}: {obstacle}", "{at} no: {obstacle}";
    /// Where a client would go.
    route_to(at: &str): "goes to channel {at}", "va al canal {at}";
    /// A client would be closed.
    route_closed: "is CLOSED: no channel can take it", "se CIERRA: ningún canal puede recibirlo";
    /// Where it would go after that.
    route_else(at: &str): "and to {at}, if that one cannot be connected to", "y a {at}, si con ese no se puede conectar";

    /// Title of the journal (N-02).
    journal_title: "what operators did, the latest first", "lo que hicieron los operadores, lo último primero";
    /// How it is taken back.
    undo_by(order: &str): "undo: {order}", "deshacer: {order}";
    /// It was taken back.
    undone_by(who: &str): "undone by {who}", "deshecho por {who}";
    /// It cannot be taken back.
    undo_never(why: &str): "cannot be undone: {why}", "no se puede deshacer: {why}";
}

impl Words {
    /// Title of the connections.
    #[must_use]
    pub fn connections_title(self, count: usize, of: &str, by: &str) -> String {
        match (self.0, count) {
            (Language::English, 1) => format!("1 connection of {of}"),
            (Language::English, n) => format!("{n} connections of {of}, by {by}"),
            (Language::Spanish, 1) => format!("1 conexión de {of}"),
            (Language::Spanish, n) => format!("{n} conexiones de {of}, por {by}"),
        }
    }

    /// Title of the networks of clients.
    #[must_use]
    pub fn networks_title(self, count: usize, of: &str, by: &str) -> String {
        match (self.0, count) {
            (Language::English, 1) => format!("1 client network of {of}"),
            (Language::English, n) => format!("{n} client networks of {of}, by {by}"),
            (Language::Spanish, 1) => format!("1 red de clientes de {of}"),
            (Language::Spanish, n) => format!("{n} redes de clientes de {of}, por {by}"),
        }
    }

    /// Headings of the instances: name, label, role, groups, usable, open, new, alarms, socket.
    #[must_use]
    pub fn fleet_headings(self) -> [&'static str; 9] {
        match self.0 {
            Language::English => {
                ["NAME", "LABEL", "ROLE", "GROUPS", "USABLE", "OPEN", "NEW/s", "ALARMS", "SOCKET"]
            }
            Language::Spanish => [
                "NOMBRE", "MARCA", "PAPEL", "GRUPOS", "ÚTILES", "ABI.", "NVA/s", "ALARM.", "SOCKET",
            ],
        }
    }

    /// Title of the instances.
    #[must_use]
    pub fn instances_title(self, count: usize) -> String {
        match (self.0, count) {
            (Language::English, 1) => "one daemon here".to_owned(),
            (Language::English, n) => format!("{n} daemons here"),
            (Language::Spanish, 1) => "un servicio aquí".to_owned(),
            (Language::Spanish, n) => format!("{n} servicios aquí"),
        }
    }
}
