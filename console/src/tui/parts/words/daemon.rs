//! What the daemon says, in the reader's language. English is the protocol's own words; every new
//! refusal, change or obstacle needs its Spanish here before anything compiles.

use super::{Language, Words};
use balance_proto::answer::Refusal;
use balance_proto::discipline::Discipline;
use balance_proto::event::Change;
use balance_proto::insight::Obstacle;
use balance_proto::role::Role;
use balance_proto::state::Then;

impl Words {
    /// Why the daemon refused.
    #[must_use]
    pub fn refusal(self, refusal: &Refusal) -> String {
        match self.0 {
            Language::English => refusal.to_string(),
            Language::Spanish => refusal_es(refusal),
        }
    }

    /// What was changed.
    #[must_use]
    pub fn change(self, change: &Change) -> String {
        match self.0 {
            Language::English => change.to_string(),
            Language::Spanish => change_es(change),
        }
    }

    /// What keeps clients away.
    #[must_use]
    pub fn obstacle(self, obstacle: &Obstacle) -> String {
        match (self.0, obstacle) {
            (Language::English, obstacle) => obstacle.to_string(),
            (Language::Spanish, Obstacle::Disabled) => "deshabilitado por un operador".to_owned(),
            (Language::Spanish, Obstacle::Autodisabled(why)) => {
                format!("deshabilitado por -a: {why}")
            }
            (Language::Spanish, Obstacle::Draining) => "vaciándose".to_owned(),
            (Language::Spanish, Obstacle::Down(why)) => format!("caído: {why}"),
            (Language::Spanish, Obstacle::Full { maxc }) => {
                format!("lleno: tiene sus {maxc} conexiones")
            }
        }
    }

    /// What becomes of a drained channel.
    #[must_use]
    pub fn then(self, then: Then) -> &'static str {
        match (self.0, then) {
            (Language::English, Then::Disable) => "disable",
            (Language::English, Then::Cut) => "cut",
            (Language::English, Then::Enable) => "enable",
            (Language::Spanish, Then::Disable) => "deshabilitar",
            (Language::Spanish, Then::Cut) => "cortar",
            (Language::Spanish, Then::Enable) => "habilitar",
        }
    }

    /// How a group shares out clients; the manual's words are the same in both languages.
    #[must_use]
    pub fn discipline(self, discipline: Discipline) -> &'static str {
        match discipline {
            Discipline::RoundRobin => "round robin",
            Discipline::Hash => "hash",
        }
    }

    /// What somebody may do.
    #[must_use]
    pub fn role(self, role: Role) -> &'static str {
        match (self.0, role) {
            (Language::English, Role::Operator) => "operator",
            (Language::English, Role::Viewer) => "viewer",
            (Language::English, Role::Stranger) => "stranger",
            (Language::Spanish, Role::Operator) => "operador",
            (Language::Spanish, Role::Viewer) => "observador",
            (Language::Spanish, Role::Stranger) => "desconocido",
        }
    }
}

fn change_es(change: &Change) -> String {
    let spanish = Words(Language::Spanish);
    match change {
        Change::Enabled { at } => format!("{at} habilitado"),
        Change::Disabled { at } => format!("{at} deshabilitado"),
        Change::Assigned { at, target } => format!("{at} reasignado a {target}"),
        Change::Created { at, target } => format!("{at} creado para {target}, deshabilitado"),
        Change::Maxc { at, maxc } => format!("maxc de {at} es {maxc}"),
        Change::Discipline { group, discipline } => {
            format!("el grupo {group} es {}", spanish.discipline(*discipline))
        }
        Change::Reset { at } => format!("contadores de {at} a 0"),
        Change::Autodisabled { at, why } => format!("{at} deshabilitado por sí solo: {why}"),
        Change::Draining { at, drain } => {
            format!("vaciando {at}, después {}", spanish.then(drain.then))
        }
        Change::Drained { at, left, then } => {
            let left = match left {
                0 => "no queda ninguna conexión".to_owned(),
                1 => "queda 1 conexión".to_owned(),
                left => format!("quedan {left} conexiones"),
            };
            format!("{at} vaciado, {left}: {}", spanish.then(*then))
        }
        Change::Down { at, why } => format!("{at} caído: {why}"),
        Change::Up { at } => format!("{at} activo"),
        Change::Removed { at } => format!("{at} quitado"),
        Change::Opened { group } => format!("grupo {group} abierto, vacío"),
    }
}

fn refusal_es(refusal: &Refusal) -> String {
    match refusal {
        Refusal::NoSuchGroup { group, groups } => {
            format!("no hay grupo {group}: la tabla tiene {groups} (`show` los lista)")
        }
        Refusal::NoSuchChannel { at, channels } => {
            let group = at.group;
            format!("no hay canal {at}: el grupo {group} tiene {channels} (`show` los lista)")
        }
        Refusal::StillEnabled { at } => {
            format!("el canal {at} está habilitado: deshabilítelo antes de reasignarlo")
        }
        Refusal::InUse { at } => format!(
            "el canal {at} está en uso: deshabilítelo y espere a que no tenga conexiones (`drain` \
             hace ambas cosas)"
        ),
        Refusal::NoSuchConnection { id } => {
            format!("no hay conexión abierta {id} (`connections` las lista)")
        }
        Refusal::NoSuchDeed => {
            "con ese número no hay nada que deshacer (`log` lista lo hecho)".to_owned()
        }
        Refusal::Irreversible { why } => format!("eso no se puede deshacer: {why}"),
        Refusal::NothingToPreview => {
            "eso no cambia nada, así que no hay nada que prever".to_owned()
        }
        Refusal::NoChannelSlot { group, limit } => format!(
            "el grupo {group} ya tiene sus {limit} canales: arranque balance con un --max-channels \
             mayor"
        ),
        Refusal::NoGroupSlot { limit } => {
            format!("la tabla acaba en {limit} grupos: arranque balance con un --max-groups mayor")
        }
        Refusal::BadAddress { address, why } => format!("{address}: {why}"),
        Refusal::MovedOn { expected, now } => format!(
            "ha cambiado entretanto (revisión {now}, la suya era {expected}): mire otra vez y decida"
        ),
        Refusal::OtherBoot => {
            "el servicio se ha reiniciado entretanto: mire otra vez y decida".to_owned()
        }
        Refusal::Malformed { why } => format!(
            "eso no era una petición ({why}): use balance-ctl o balance-tui de la misma versión"
        ),
        Refusal::Ending => "el servicio está terminando: pregunte al que ocupe su lugar".to_owned(),
        Refusal::NotPermitted { role, uid, user, control_group, viewer_group } => {
            let who = match user.as_str() {
                "" => format!("uid {uid}"),
                user => format!("{user} (uid {uid})"),
            };
            not_permitted_es(&who, *role, control_group, viewer_group.as_deref())
        }
    }
}

fn not_permitted_es(who: &str, role: Role, control: &str, viewer: Option<&str>) -> String {
    let (what, look) = match (role, viewer) {
        (Role::Operator | Role::Viewer, _) => {
            ("un observador aquí, y puede mirar pero no cambiar nada", String::new())
        }
        (Role::Stranger, None) => ("un desconocido aquí, y no puede pedir nada", String::new()),
        (Role::Stranger, Some(viewer)) => (
            "un desconocido aquí, y no puede pedir nada",
            format!(", o del grupo {viewer} solo para mirar"),
        ),
    };
    format!("usted es {who}, {what}: pida como root o como miembro del grupo {control}{look}")
}

#[cfg(test)]
mod tests {
    use super::*;
    use balance_proto::id::{ChannelKey, GroupId};

    #[test]
    fn what_the_daemon_says_is_said_in_both_languages() {
        let (english, spanish) = (Words(Language::English), Words(Language::Spanish));
        let refusal = Refusal::NoSuchGroup { group: GroupId(3), groups: 2 };
        assert_eq!(english.refusal(&refusal), refusal.to_string());
        assert_eq!(
            spanish.refusal(&refusal),
            "no hay grupo 3: la tabla tiene 2 (`show` los lista)"
        );
        let change = Change::Disabled { at: ChannelKey::new(0, 1) };
        assert_eq!(english.change(&change), "disabled 0/1");
        assert_eq!(spanish.change(&change), "0/1 deshabilitado");
        let drained = |left| Change::Drained { at: ChannelKey::new(0, 1), left, then: Then::Cut };
        assert_eq!(english.change(&drained(1)), "drained 0/1, 1 connection left: cut");
        assert_eq!(english.change(&drained(2)), "drained 0/1, 2 connections left: cut");
        assert_eq!(spanish.change(&drained(1)), "0/1 vaciado, queda 1 conexión: cortar");
        assert_eq!(spanish.obstacle(&Obstacle::Full { maxc: 7 }), "lleno: tiene sus 7 conexiones");
    }
}
