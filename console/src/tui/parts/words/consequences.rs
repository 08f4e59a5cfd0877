//! What will come of a change: the lines of its question, from the daemon's preview (N-01).

use super::{Language, Words};

super::catalogue::texts! {
    /// Disable: the last one.
    last_usable: "LAST USABLE CHANNEL of its group: no other one of it takes clients", "ÚLTIMO CANAL DISPONIBLE de su grupo: ningún otro suyo recibe clientes";
    /// Assign.
    assign_keeps(from: &str, target: &str): "from {from} to {target}; its counters go on", "de {from} a {target}; sus contadores siguen";
    /// Undo.
    takes_back(what: &str): "takes it back: {what}", "lo deshace: {what}";
    /// End.
    it_ends: "it takes no more clients, and ends with the last connection", "no recibe más clientes, y termina con la última conexión";
    /// Create.
    comes_disabled: "it comes disabled: e enables it", "nace deshabilitado: e lo habilita";
    /// The limit before.
    limit_now(limit: &str): "the limit is now: {limit}", "el límite es ahora: {limit}";
    /// Drain: when.
    when_empty: "when it is empty", "cuando quede vacío";
    /// Drain: when.
    when_empty_or(seconds: u32): "when it is empty, or after {seconds} s", "cuando quede vacío, o a los {seconds} s";
    /// Drain: what then.
    then_disabled: "it is disabled; what is left goes on", "se deshabilita; lo que quede sigue";
    /// Drain: what then.
    then_cut: "it is disabled; what is left is CUT", "se deshabilita; lo que quede se CORTA";
    /// Drain: what then.
    then_enabled: "it is enabled again", "se habilita otra vez";
    /// It can be taken back.
    undoable: "can be undone with u", "u lo puede deshacer";
    /// It cannot.
    not_undoable: "CANNOT BE UNDONE", "NO SE PUEDE DESHACER";
    /// It would change nothing.
    is_so_already: "it is so already", "ya es así";
    /// More clients than now find no channel.
    closes_more(now: &str, then: &str): "clients CLOSED for want of a channel: {now} → {then}", "clientes CERRADOS por falta de canal: {now} → {then}";
    /// As many or fewer clients than now find no channel.
    closes_fewer(now: &str, then: &str): "clients closed for want of a channel: {now} → {then}", "clientes cerrados por falta de canal: {now} → {then}";
    /// A spare group begins to take clients.
    spills_into(group: &str): "clients SPILL into group {group}, which gets none now", "los clientes PASAN al grupo {group}, que ahora no recibe ninguno";
    /// Clients of hash groups that move.
    remapped(part: &str): "{part} of the clients of hash groups change channel", "{part} de los clientes de grupos hash cambian de canal";
    /// What the first group can still take.
    headroom(now: &str, then: &str): "room left in group 0: {now} → {then} connections", "sitio libre en el grupo 0: {now} → {then} conexiones";
    /// Connections are closed.
    are_cut(connections: &str): "{connections} CUT", "se CORTAN {connections}";
    /// None is.
    none_closed: "no connection is closed", "no se cierra ninguna conexión";
    /// Drain and cut.
    may_end(connections: &str): "{connections} may end; what is left then is cut", "{connections} pueden acabar; lo que quede se corta";
    /// Of several.
    one_by_one: "one after the other; it stops at the first that is refused", "uno tras otro; se para en el primero que se rechace";
    /// Of several, these would change nothing.
    so_already_list(places: &str): "so already: {places}", "ya así: {places}";
    /// Of several, these are the last.
    last_usable_list(places: &str): "LAST USABLE of its group: {places}", "ÚLTIMO DISPONIBLE de su grupo: {places}";
    /// Of several.
    each_undoable: "each can be undone with u", "u puede deshacer cada uno";
}

impl Words {
    /// So many connections.
    #[must_use]
    pub fn connections(self, count: u32) -> String {
        match (self.0, count) {
            (Language::English, 1) => "1 connection".to_owned(),
            (Language::English, n) => format!("{n} connections"),
            (Language::Spanish, 1) => "1 conexión".to_owned(),
            (Language::Spanish, n) => format!("{n} conexiones"),
        }
    }

    /// What becomes of the open connections of a channel that takes no new ones.
    #[must_use]
    pub fn stay_open(self, count: u32) -> String {
        match (self.0, count) {
            (Language::English, 1) => "1 connection stays open".to_owned(),
            (Language::English, n) => format!("{n} connections stay open"),
            (Language::Spanish, 1) => "1 conexión sigue abierta".to_owned(),
            (Language::Spanish, n) => format!("{n} conexiones siguen abiertas"),
        }
    }
}
