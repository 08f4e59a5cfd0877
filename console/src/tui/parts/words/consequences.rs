//! What will come of a change: the lines of its question, and of the daemon's preview (N-01).

use super::{Language, Words};

super::catalogue::texts! {
    /// Enabling in a round robin group.
    takes_its_turn: "it takes its turn in new connections from now on", "desde ahora recibe su turno de conexiones nuevas";
    /// Enabling in a hash group.
    takes_its_clients: "clients whose address names it come to it from now on", "desde ahora le llegan los clientes cuya dirección le corresponde";
    /// A limit, before and after.
    from_to(from: &str, to: &str): "from {from} to {to}", "de {from} a {to}";
    /// A limit below what there is.
    above_limit(current: u32): "its {current} connections stay; it takes none until some end", "sus {current} conexiones siguen; no recibe otra hasta que terminen algunas";
    /// Hash.
    bound_to_channel: "each client address is bound to one channel", "cada dirección de cliente queda ligada a un canal";
    /// Round robin.
    next_channel: "each new connection goes to the next channel", "cada conexión nueva va al canal siguiente";
    /// Either discipline.
    other_channel: "new connections may reach another channel than before; open ones stay", "las conexiones nuevas pueden ir a otro canal que antes; las abiertas siguen";
    /// Reset.
    counters_to_zero: "total, sent, received and failed start again at 0", "total, enviados, recibidos y fallidas empiezan otra vez en 0";
    /// Reset.
    reset_is_final: "this cannot be undone; open connections stay", "esto no se puede deshacer; las conexiones abiertas siguen";
    /// Drain.
    takes_no_new: "it takes no new connections", "no recibe conexiones nuevas";
    /// Drain: how it ends.
    when_gone(current: u32, then: &str): "when its {current} connections are gone, or in time: {then}", "al irse sus {current} conexiones, o al cumplirse el plazo: {then}";
    /// Undo.
    undo_latest: "the latest thing that can be taken back, whoever did it", "lo último que se puede deshacer, lo hiciera quien lo hiciera";
    /// Undo.
    undo_refused: "refused if it was changed again since; balance-ctl log lists them", "se rechaza si ha vuelto a cambiar; balance-ctl log los lista";
    /// Remove.
    gone_for_good: "it is gone until the next start", "desaparece hasta el próximo arranque";
    /// Disable: where its clients go.
    go_to_group(group: u16): "go to group {group}", "van al grupo {group}";
    /// Disable: nobody is left.
    are_closed: "are closed: no later group can take them", "se cierran: ningún grupo posterior puede recibirlas";
    /// Disable: the last one.
    last_usable(group: u16, elsewhere: &str): "LAST USABLE CHANNEL of group {group}: new connections {elsewhere}", "ÚLTIMO CANAL DISPONIBLE del grupo {group}: las conexiones nuevas {elsewhere}";
    /// Disable in a round robin group.
    others_take(left: usize): "{left} more of the group take new connections", "otros {left} del grupo reciben conexiones nuevas";
    /// Disable in a hash group.
    its_clients(elsewhere: &str): "new connections of its clients {elsewhere}", "las conexiones nuevas de sus clientes {elsewhere}";
    /// Assign.
    counters_go_on: "its counters go on", "sus contadores siguen";
    /// Create.
    will_lead_to(at: &str, target: &str): "{at} will lead to {target}, disabled until you enable it", "{at} irá a {target}, deshabilitado hasta que lo habilite";
    /// Create.
    keeps_number: "it keeps its number until the next start", "conserva su número hasta el próximo arranque";
    /// Create in a hash group.
    hash_remaps: "a hash group: most of its clients change channel AT ONCE", "grupo hash: la mayoría de sus clientes cambian de canal AL INSTANTE";
    /// Create in an empty group.
    first_of_group: "the first channel of its group", "el primer canal de su grupo";

    /// A channel's share of new connections.
    share(at: &str, before: &str, after: &str): "{at} gets {before} of new connections now, then {after}", "{at} recibe ahora {before} de las conexiones nuevas, después {after}";
    /// Clients that find no channel.
    refused_share(before: &str, after: &str): "closed for want of a channel: {before} now, then {after}", "cerradas por falta de canal: {before} ahora, después {after}";
    /// Clients of hash groups that move.
    remapped_share(share: &str): "{share} of the clients change channel", "{share} de los clientes cambian de canal";
    /// A spare group begins to take clients.
    spills_into(groups: &str): "clients go on to group {groups}", "los clientes pasan al grupo {groups}";
    /// What the first group can still take.
    headroom(before: &str, after: &str): "room in group 0: {before} more now, then {after}", "sitio en el grupo 0: {before} más ahora, después {after}";
    /// Connections that are closed.
    closes(count: u32): "open connections that are closed: {count}", "conexiones abiertas que se cierran: {count}";
    /// The numbers are for clients that were listed.
    exact: "exact, for the clients listed", "exacto, para los clientes dados";
    /// The numbers are an expectation.
    expected: "expected, for clients spread evenly", "lo esperado, con clientes repartidos por igual";
    /// It would change nothing.
    no_change: "it is so already: nothing changes", "ya es así: nada cambia";
    /// It would hold nobody up.
    no_traffic_moves: "no traffic moves", "no se mueve tráfico";
}

impl Words {
    /// What becomes of the open connections of a channel that takes no new ones.
    #[must_use]
    pub fn stay_open(self, current: u32) -> String {
        match (self.0, current) {
            (Language::English, 0) => "it has no open connections".to_owned(),
            (Language::English, 1) => "its 1 open connection stays".to_owned(),
            (Language::English, n) => format!("its {n} open connections stay"),
            (Language::Spanish, 0) => "no tiene conexiones abiertas".to_owned(),
            (Language::Spanish, 1) => "su única conexión abierta sigue".to_owned(),
            (Language::Spanish, n) => format!("sus {n} conexiones abiertas siguen"),
        }
    }

    /// A limit; 0 is none.
    #[must_use]
    pub fn limit(self, maxc: u32) -> String {
        match (self.0, maxc) {
            (_, 0) => self.unlimited().to_owned(),
            (Language::English, 1) => "1 connection".to_owned(),
            (Language::English, n) => format!("{n} connections"),
            (Language::Spanish, 1) => "1 conexión".to_owned(),
            (Language::Spanish, n) => format!("{n} conexiones"),
        }
    }
}
