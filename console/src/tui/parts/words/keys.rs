//! What keys do, in Spanish: a word for the line of hints, a sentence for the help; in English the
//! table of keys itself says it. And the hints of what lies over a view.

use super::{Language, Words};

super::catalogue::texts! {
    /// Title of the help.
    help_title(view: &str): "keys of {view}", "teclas de {view}";
    /// Title of the help while something is looked for.
    help_with(wanted: &str): "keys with {wanted}", "teclas con {wanted}";
    /// Under the keys: what IN and OUT are.
    help_note_directions: "IN: bytes from clients to channels; OUT: bytes to clients.", "EN: bytes de los clientes a los canales; SAL: bytes a los clientes.";
    /// Under the keys: what groups are.
    help_note_groups: "Groups are tried in order: the next one only when none is usable.", "Los grupos se prueban en orden: el siguiente solo si ese no sirve.";

    /// Hint, in the place of a key: type something.
    hint_type: "type", "escriba";
    /// Hint behind it.
    hint_to_look: "to look for a key", "para buscar una tecla";
    /// Hint behind it.
    hint_the_name: "the name", "el nombre";
    /// Hint: yes.
    hint_do_it: "do it", "hacerlo";
    /// Hint: closes what is open.
    hint_close: "close", "cerrar";
    /// Hint: take the word that is offered.
    hint_complete: "complete", "completar";
    /// Hint: what was typed before.
    hint_before: "before", "anterior";
    /// Hint: to the next step.
    hint_go_on: "go on", "seguir";
    /// Hint: keep what is typed.
    hint_keep: "keep", "dejarlo";
    /// Hint: give up what is typed.
    hint_as_before: "as before", "como antes";
    /// Hint: to the next line of a form.
    hint_next_line: "next line", "otra línea";
    /// Hint: give up.
    hint_cancel: "cancel", "cancelar";
    /// Hint: to the other button.
    hint_other_button: "other button", "otro botón";
    /// Hint: show or hide a column.
    hint_show_or_hide: "show or hide", "ver o no";
    /// Hint: move a column.
    hint_move: "move", "mover";
    /// Hint: keep it, for the next time too.
    hint_keep_it: "keep for good", "guardarlo";
    /// Hint: the usual columns.
    hint_usual: "as usual", "como siempre";
    /// Hint: copy.
    hint_copy: "copy", "copiar";
    /// Hint: scroll.
    hint_scroll: "scroll", "desplazar";
    /// Hint: take it back.
    hint_undo_it: "undo it", "deshacerlo";
    /// Hint: to another line.
    hint_other_one: "other one", "otro";
}

/// Name of a key as the settings file knows it, its word, its sentence.
const KEYS: &[(&str, &str, &str)] = &[
    ("enable", "habilitar", "que vuelva a recibir conexiones nuevas"),
    ("disable", "deshab.", "sin conexiones nuevas; las que tiene siguen"),
    ("drain", "vaciar", "sin conexiones nuevas; al quedar vacío, o a tiempo, algo"),
    ("undo", "deshacer", "deshacer lo último que hizo un operador"),
    ("why", "por qué", "por qué recibe el canal los clientes que recibe"),
    ("detail", "detalle", "todo lo que se sabe de él; abre y cierra un grupo"),
    ("filter", "filtro", "mostrar solo algunos canales"),
    ("sort", "ordenar", "ordenar por la columna siguiente"),
    ("freeze", "congelar", "parar la tabla mientras el tiempo sigue"),
    ("assign", "reasignar", "llevarlo a otro destino (si está deshabilitado)"),
    ("create", "crear", "añadir un canal a un grupo, deshabilitado"),
    ("maxc", "maxc", "limitar sus conexiones"),
    ("rr-hash", "rr-hash", "cambiar cómo reparte su grupo los clientes"),
    ("reset", "a cero", "poner a 0 sus contadores"),
    ("remove", "quitar", "quitarlo de la tabla (si está deshabilitado y vacío)"),
    ("undo-list", "lista", "lo que hicieron los operadores, para deshacer algo"),
    ("route", "ruta", "adónde iría un cliente"),
    ("mark", "marcar", "marcarlo; los cambios se hacen a todos los marcados"),
    ("range", "tramo", "marcar desde aquí; otra vez: hasta aquí"),
    ("mark-all", "marcar todo", "marcar todos los visibles, o ninguno"),
    ("reverse", "al revés", "ordenar en sentido contrario"),
    ("hold", "fijar", "fijar el orden, o soltarlo"),
    ("collapse", "plegar", "mostrar u ocultar los canales de su grupo"),
    ("flat", "lista única", "todos los canales en una lista, o en sus grupos"),
    ("columns", "columnas", "qué columnas hay, y en qué orden"),
    ("units", "unidades", "bytes de mil en mil (SI), o de 1024 en 1024 (IEC)"),
    ("back", "atrás", "la tabla como era antes"),
    ("forth", "adelante", "la tabla como era después"),
    ("live", "en vivo", "la tabla como es"),
    ("note", "nota", "escribir una nota entre los sucesos"),
    ("faster", "más deprisa", "reproducir la grabación el doble de deprisa"),
    ("slower", "más despacio", "reproducir la grabación a la mitad"),
    ("longer", "más tiempo", "más tiempo en las curvas"),
    ("shorter", "menos tiempo", "menos tiempo en las curvas"),
    ("cut", "cortar", "cerrar la conexión"),
    ("cut-idle", "cortar ociosas", "cerrar aquellas en que nada se mueve"),
    ("sort-connections", "ordenar", "ordenar por edad, ocio, bytes, cliente"),
    ("scope", "ámbito", "las del canal, las de su grupo, todas"),
    ("networks", "redes", "por la red de sus clientes, o de una en una"),
    ("inside", "dentro", "las conexiones de la red bajo la barra"),
    ("attach", "pasar a este", "hablar con el servicio bajo la barra"),
    ("down", "abajo", "a la fila de abajo"),
    ("up", "arriba", "a la fila de arriba"),
    ("page-down", "pantalla abajo", "una pantalla abajo"),
    ("page-up", "pantalla arriba", "una pantalla arriba"),
    ("first", "primera", "a la primera fila"),
    ("last", "última", "a la última fila"),
    ("next-group", "grupo siguiente", "al grupo siguiente"),
    ("previous-group", "grupo anterior", "al grupo anterior"),
    ("channels", "canales", "la tabla"),
    ("traffic", "tráfico", "quién recibe cuánto tráfico"),
    ("connections", "conexiones", "conexiones abiertas"),
    ("events", "sucesos", "lo que pasó"),
    ("instances", "servicios", "los servicios que funcionan aquí"),
    ("next-view", "otra vista", "a la vista siguiente"),
    ("previous-view", "vista anterior", "a la vista anterior"),
    ("copy", "copiar", "copiar lo que está bajo la barra: otra vez y, o r j c"),
    ("copy-command", "copiar orden", "copiar la última orden, como en balance-ctl"),
    ("save", "guardar", "escribir la vista en archivos, como texto y JSON"),
    ("reconnect", "reconectar", "intentar ya llegar al servicio"),
    ("mouse", "ratón", "usar el ratón, o dejárselo al terminal"),
    ("repaint", "repintar", "volver a pintarlo todo"),
    ("suspend", "suspender", "parar; fg sigue"),
    ("command", "orden", "escribir una orden, como en balance-ctl"),
    ("acknowledge", "visto", "dar por visto lo que alarma"),
    ("help", "ayuda", "estas teclas"),
    ("quit", "salir", "salir de la vista, después de la consola; nada más termina"),
];

impl Words {
    /// The word and the sentence of a key, where its English is not all there is.
    #[must_use]
    pub fn key(self, name: &str) -> Option<(&'static str, &'static str)> {
        match self.0 {
            Language::English => None,
            Language::Spanish => {
                KEYS.iter().find(|(known, ..)| *known == name).map(|(_, word, help)| (*word, *help))
            }
        }
    }
}
