//! Why a daemon is not reached, or no longer. English is the protocol's own words.

use super::{Language, Words};
use balance_proto::client::ClientError;
use balance_proto::hello::Versions;
use balance_proto::rendezvous::FindError;

super::catalogue::texts! {
    /// What is to be shown: the daemon on a port.
    balance_on_port(port: u16): "the one on port {port}", "el del puerto {port}";
    /// What is to be shown: the only daemon.
    balance_here: "the one that runs here", "el que funciona aquí";
    /// What is to be shown: the daemon of that name.
    balance_named(name: &str): "the one called {name}", "el que se llama {name}";
    /// What is to be shown: a recording.
    a_recording(path: &str): "recording {path}", "la grabación {path}";
}

impl Words {
    /// Why it is not clear which daemon is meant.
    #[must_use]
    pub fn not_found(self, why: &FindError) -> String {
        if self.0 == Language::English {
            return why.to_string();
        }
        let list = |texts: &[String], none: &str| match texts {
            [] => none.to_owned(),
            texts => texts.join(", "),
        };
        match why {
            FindError::None { port, looked } => {
                let port = port.map(|port| format!(" en el puerto {port}")).unwrap_or_default();
                let looked = list(looked, "no existe ningún directorio");
                format!(
                    "aquí no funciona ningún balance{port} (buscado en {looked}): arranque uno, o \
                     nombre su socket con -s"
                )
            }
            FindError::NoSuchName { name, others } => format!(
                "aquí ningún balance se llama {name:?} (hay: {}): arranque uno con --name, o nombre \
                 su puerto con -p",
                list(others, "ninguno")
            ),
            FindError::Several { found } => format!(
                "aquí funcionan varios balance: diga cuál con -p PUERTO o -s SOCKET ({})",
                found.join(", ")
            ),
        }
    }

    /// Why there is no conversation. What the system says about it is as the system says it.
    #[must_use]
    pub fn no_conversation(self, why: &ClientError) -> String {
        if self.0 == Language::English {
            return why.to_string();
        }
        match why {
            ClientError::NoSocket(path) => {
                format!("no hay socket {}: ¿funciona el servicio?", path.display())
            }
            ClientError::Dead(path) => format!(
                "nadie responde en {}: el servicio que lo abrió ya no está; arranque otro",
                path.display()
            ),
            ClientError::Denied { path, owner, group, mode, uid, groups } => {
                let groups: Vec<String> = groups.iter().map(ToString::to_string).collect();
                format!(
                    "el uid {uid}, grupos {}, no puede abrir {}: es del uid {owner}, gid {group}, \
                     modo {mode:04o}; pida como ese usuario, como root o como miembro de ese grupo",
                    groups.join(", "),
                    path.display()
                )
            }
            ClientError::Stranger(path) => format!(
                "{}: lo que responde no es balance; nombre un socket de control de balance",
                path.display()
            ),
            ClientError::OtherVersion { theirs, release } => format!(
                "el servicio (versión {release}) habla {}, este programa (versión {}) habla {}: use \
                 las herramientas de la versión del servicio, o reinícielo con la nueva",
                protocols(theirs),
                balance_proto::RELEASE,
                protocols(&Versions::OURS)
            ),
            ClientError::Busy => {
                "el servicio no admite más conexiones de control: cierre alguna y pruebe otra vez"
                    .to_owned()
            }
            ClientError::Silent(time) => format!(
                "el servicio no respondió en {} s: mire si está parado, y qué hizo",
                time.as_secs()
            ),
            ClientError::Ended => {
                "el servicio terminó la conversación: lo pararon, o no le gustó lo que leyó"
                    .to_owned()
            }
            ClientError::Broken(error) => {
                format!("la conversación con el servicio se rompió: {error}; pruebe otra vez")
            }
            ClientError::Connect { path, error } => {
                format!("no se puede conectar con {}: {error}", path.display())
            }
        }
    }
}

/// `protocols 7 to 9`, in Spanish.
fn protocols(versions: &Versions) -> String {
    versions.to_string().replace("protocol", "protocolo").replace(" to ", " a ")
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::time::Duration;

    #[test]
    fn why_nobody_is_reached_is_said_in_both_languages() {
        let (english, spanish) = (Words(Language::English), Words(Language::Spanish));
        let none = FindError::None { port: Some(80), looked: vec!["/run/balance".into()] };
        assert_eq!(english.not_found(&none), none.to_string());
        assert!(spanish.not_found(&none).contains("en el puerto 80 (buscado en /run/balance)"));
        let theirs = Versions::new(7, 9);
        let other = ClientError::OtherVersion { theirs, release: "3.1".into() };
        assert_eq!(english.no_conversation(&other), other.to_string());
        let said = spanish.no_conversation(&other);
        assert!(said.contains("habla protocolos 7 a 9, este programa"), "{said}");
        let silent = spanish.no_conversation(&ClientError::Silent(Duration::from_secs(3)));
        assert!(silent.contains("en 3 s"), "{silent}");
    }
}
