//! What the other parts have to say, in the reader's language: the palette and recordings. English
//! is their own words; what they newly say needs its Spanish here before anything compiles.

use super::{Language, Words};
use crate::tui::parts::columns::Column;
use crate::tui::parts::palette::Misread;
use crate::tui::parts::record::{Ending, Full, Unplayable};
use crate::tui::parts::sort::SortKey;

/// What the verbs of the palette do, in Spanish; in English `balance-ctl` itself says it.
const VERBS: &[(&str, &str)] = &[
    ("show", "Ver la tabla"),
    ("connections", "Ver las conexiones abiertas"),
    ("events", "Ver los sucesos"),
    ("history", "Ver qué hicieron los canales en la última hora"),
    ("instances", "Ver los servicios que funcionan aquí"),
    ("explain", "Decir por qué un canal recibe los clientes que recibe"),
    ("route", "Decir adónde iría ahora un cliente"),
    ("enable", "Dejar que un canal reciba conexiones nuevas"),
    ("disable", "No dar conexiones nuevas a un canal; las que tiene siguen"),
    ("drain", "Vaciar un canal, y hacer algo cuando se hayan ido sus conexiones"),
    ("maxc", "Limitar las conexiones que un canal puede tener a la vez"),
    ("create", "Añadir un canal a un grupo, deshabilitado"),
    ("assign", "Llevar un canal deshabilitado a otro destino"),
    ("remove", "Quitar del todo un canal deshabilitado y vacío"),
    ("rr", "Repartir los clientes de un grupo por turnos"),
    ("hash", "Repartir los clientes de un grupo por su dirección"),
    ("reset", "Poner a 0 los contadores de un canal"),
    ("close", "Cerrar conexiones abiertas"),
    ("log", "Ver lo que hicieron los operadores"),
    ("undo", "Deshacer lo que hizo un operador"),
    ("end", "Terminar el servicio: suelta el puerto y deja acabar las conexiones"),
    ("view", "Pasar a otra vista"),
    ("filter", "Mostrar solo lo que cumpla esto; sin nada: todo"),
    ("sort", "Ordenar las filas por una columna"),
    ("columns", "Elegir las columnas y su orden"),
    ("units", "Contar los bytes de mil en mil, o de 1024 en 1024"),
    ("theme", "Cambiar los colores"),
    ("language", "Hablar inglés o español"),
    ("freeze", "Parar la tabla, o soltarla"),
    ("note", "Anotar algo entre los sucesos"),
    ("record", "Grabar en un archivo lo que llegue desde ahora"),
    ("save", "Guardar en archivos lo que se ve"),
    ("script", "Guardar en un archivo lo hecho aquí, como órdenes"),
    ("reconnect", "Intentar ya llegar al servicio"),
    ("quit", "Salir; nada más termina"),
];

impl Words {
    /// What a verb of the palette does; none if the English of the offer is all there is.
    #[must_use]
    pub fn verb(self, name: &str) -> Option<&'static str> {
        match self.0 {
            Language::English => None,
            Language::Spanish => {
                VERBS.iter().find(|(known, _)| *known == name).map(|(_, spanish)| *spanish)
            }
        }
    }

    /// What rows are ordered by. As it is typed it is the same in every language.
    #[must_use]
    pub fn sort_key(self, key: SortKey) -> &'static str {
        if self.0 == Language::English {
            return key.name();
        }
        match key {
            SortKey::Place => "lugar",
            SortKey::State => "estado",
            SortKey::Address => "dirección",
            SortKey::Current => "abiertas",
            SortKey::Maxc => "maxc",
            SortKey::Use => "uso",
            SortKey::New => "nuevas",
            SortKey::Total => "total",
            SortKey::Failed => "fallidas",
            SortKey::In => "entrada",
            SortKey::Out => "salida",
            SortKey::Sent => "enviados",
            SortKey::Received => "recibidos",
            SortKey::Changed => "cambio",
            SortKey::Traffic => "tráfico",
            SortKey::Queue => "cola",
            SortKey::Errors => "5xx",
            SortKey::Median => "p50",
            SortKey::Slow => "p99",
            SortKey::Sessions => "sesiones",
        }
    }

    /// What a column says, in a sentence.
    #[must_use]
    pub fn column(self, column: Column) -> &'static str {
        let (english, spanish) = match column {
            Column::Place => ("group and channel", "grupo y canal"),
            Column::State => ("what it is doing", "qué hace"),
            Column::Address => ("where it leads", "adónde va"),
            Column::Group => ("its group alone", "solo su grupo"),
            Column::Kind => {
                ("how its group shares out clients", "cómo reparte su grupo los clientes")
            }
            Column::Open => ("open connections", "conexiones abiertas"),
            Column::Maxc => ("how many it may have", "cuántas puede tener"),
            Column::Use => ("how full it is, as a bar", "lo lleno que está, como barra"),
            Column::New => ("new connections a second", "conexiones nuevas por segundo"),
            Column::Total => ("connections so far", "conexiones hasta ahora"),
            Column::Failed => ("attempts to connect that failed", "intentos de conexión fallidos"),
            Column::In => ("bytes a second from clients", "bytes por segundo de los clientes"),
            Column::Out => ("bytes a second to clients", "bytes por segundo a los clientes"),
            Column::Sent => ("bytes from clients so far", "bytes de los clientes hasta ahora"),
            Column::Received => ("bytes to clients so far", "bytes a los clientes hasta ahora"),
            Column::Queue => ("requests that wait for it", "peticiones que lo esperan"),
            Column::Errors => ("answers 500 to 599", "respuestas 500 a 599"),
            Column::Median => {
                ("half of its answers begin in", "la mitad de las respuestas empieza en")
            }
            Column::Slow => ("99 of 100 answers begin in", "99 de 100 respuestas empiezan en"),
            Column::Sessions => ("sessions at most at once", "máximo de sesiones a la vez"),
            Column::Change => {
                ("what was changed last, and by whom", "qué se cambió lo último, y quién")
            }
            Column::Age => ("how long ago that was", "cuánto hace de eso"),
            Column::Trend => ("bytes a second as a small curve", "bytes por segundo, como curva"),
        };
        if self.0 == Language::English { english } else { spanish }
    }

    /// Why a line of the palette is no command. What the parser of `balance-ctl` says is English.
    #[must_use]
    pub fn misread(self, misread: &Misread) -> String {
        if self.0 == Language::English {
            return misread.to_string();
        }
        match misread {
            Misread::Empty => "escriba una orden: Tab las lista".to_owned(),
            Misread::Grammar(said) => said.clone(),
            Misread::OnlyInCtl(what) => self.only_in_ctl(what),
            Misread::NoneOf { word, known } => format!("{word} lleva uno de {}", known.join(", ")),
            Misread::TooMuch(word) => format!("{word} no lleva nada detrás"),
            Misread::TooLittle(word) => format!("{word} necesita unas palabras detrás"),
            Misread::Filter(mistake) => self.filter_mistake(mistake),
        }
    }

    /// Why a recording, or something in it, cannot be played.
    #[must_use]
    pub fn unplayable(self, why: &Unplayable) -> String {
        if self.0 == Language::English {
            return why.to_string();
        }
        match why {
            Unplayable::NotARecording => {
                "esto no es una grabación de balance-tui: las hace `:record`".to_owned()
            }
            Unplayable::Empty => {
                "esta grabación acaba en sus primeros bytes: no hay nada que repetir".to_owned()
            }
            Unplayable::TooLarge => "esto es mayor de lo que puede ser una grabación".to_owned(),
            Unplayable::OtherForm(form) => format!(
                "esta grabación tiene la forma {form}, que este programa no conoce: use uno más \
                 nuevo"
            ),
            Unplayable::OtherProtocol { release, protocol } => format!(
                "grabado por la versión {release}, protocolo {protocol}: repítalo con esa versión"
            ),
            Unplayable::Unreadable { at, release } => format!(
                "lo que pasó en {at} no se puede leer: grabado por la versión {release}, o dañado"
            ),
        }
    }

    /// How a recording ends, where it does not end as it should.
    #[must_use]
    pub fn ending_of_recording(self, ending: Ending) -> Option<String> {
        match (self.0, ending) {
            (_, Ending::Whole) => None,
            (Language::English, ending) => Some(ending.to_string()),
            (Language::Spanish, Ending::Cut(bytes)) => {
                Some(format!("acaba en medio de algo, {bytes} bytes tras lo último entero"))
            }
            (Language::Spanish, Ending::Damaged(at)) => {
                Some(format!("desde el byte {at} no es una grabación: está dañada"))
            }
        }
    }

    /// Why something is not recorded.
    #[must_use]
    pub fn not_recorded(self, why: &Full) -> String {
        match (self.0, why) {
            (Language::English, why) => why.to_string(),
            (Language::Spanish, Full::Recording) => {
                "la grabación está llena y acaba aquí: empiece otra".to_owned()
            }
            (Language::Spanish, Full::Happening(why)) => format!("fuera de la grabación: {why}"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::tui::parts::palette::{complete, read};

    #[test]
    fn every_verb_the_palette_offers_is_explained_in_spanish() {
        let offers = complete("", 0, &[]).offers;
        assert_eq!(offers.len(), VERBS.len());
        for offer in offers {
            assert!(Words(Language::Spanish).verb(&offer.text).is_some(), "{}", offer.text);
            assert_eq!(Words(Language::English).verb(&offer.text), None);
            assert!(!offer.note.is_empty(), "{}", offer.text);
        }
    }

    #[test]
    fn the_parts_speak_both_languages() {
        let (english, spanish) = (Words(Language::English), Words(Language::Spanish));
        let misread = read("freeze now").unwrap_err();
        assert_eq!(english.misread(&misread), "nothing stands behind freeze");
        assert_eq!(spanish.misread(&misread), "freeze no lleva nada detrás");
        let filter = spanish.misread(&read("filter c>").unwrap_err());
        assert_eq!(filter, "columna 10: falta un número, como 10 o 0.9*maxc");
        assert!(spanish.unplayable(&Unplayable::Empty).starts_with("esta grabación"));
        assert_eq!(spanish.ending_of_recording(Ending::Whole), None);
        assert!(spanish.not_recorded(&Full::Recording).contains("llena"));
    }
}
