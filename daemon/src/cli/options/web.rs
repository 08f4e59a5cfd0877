//! The rows of the web side: HALB's properties of `ctl` and `ui` under their own names, and ours beside
//! them. They go with every mode.
//!
//! Must not know what an option does.

use super::{Opt, Topic, Value, property, text};

/// The options of the web side.
pub(super) const WEB: [Opt; 9] = [
    property(
        Topic::Web,
        "ctl-port",
        &["ctl_port"],
        Value::Number("PORT"),
        text(
            "Serve the control web service (/api/ and /metrics) on this port. It may be the one of --ui-port, and \
             not the one of the front door. Not served if neither this nor --ctl-bind is given.",
            "Ofrece el servicio web de control (/api/ y /metrics) en este puerto. Puede ser el de --ui-port, y no el \
             de la puerta principal. Sin esta opción ni --ctl-bind no se ofrece.",
        ),
    ),
    property(
        Topic::Web,
        "ctl-bind",
        &["ctl_bind"],
        Value::Text("ADDR"),
        text(
            "Serve it on this address instead of 127.0.0.1. Others than this machine also need --ctl-allow. Without \
             --ctl-port it is port 80.",
            "Lo ofrece en esta dirección en vez de 127.0.0.1. Quien no es esta máquina necesita además --ctl-allow. \
             Sin --ctl-port es el puerto 80.",
        ),
    ),
    property(
        Topic::Web,
        "ctl-allow",
        &["ctl_allow"],
        Value::Text("NETS"),
        text(
            "Who may use it beside this machine: addresses and networks, as 10.1.0.0/16,fd00::/8. Whoever may use it \
             may take servers out.",
            "Quién puede usarlo además de esta máquina: direcciones y redes, como 10.1.0.0/16,fd00::/8. Quien puede \
             usarlo puede retirar servidores.",
        ),
    ),
    property(
        Topic::Web,
        "ui-port",
        &["ui_port"],
        Value::Number("PORT"),
        text(
            "Serve the pages for a browser on this port. Not served if neither this nor --ui-bind is given.",
            "Ofrece las páginas para un navegador en este puerto. Sin esta opción ni --ui-bind no se ofrecen.",
        ),
    ),
    property(
        Topic::Web,
        "ui-bind",
        &["ui_bind"],
        Value::Text("ADDR"),
        text(
            "Serve them on this address instead of 127.0.0.1. Without --ui-port it is port 80.",
            "Las ofrece en esta dirección en vez de 127.0.0.1. Sin --ui-port es el puerto 80.",
        ),
    ),
    property(
        Topic::Web,
        "username",
        &[],
        Value::Text("NAME"),
        text(
            "Who may see the pages of --ui-port; empty, the default, is everybody.",
            "Quién puede ver las páginas de --ui-port; vacío, el valor predeterminado, es cualquiera.",
        ),
    ),
    property(
        Topic::Web,
        "password",
        &[],
        Value::Text("WORD"),
        text(
            "The password of --username. Other users of the machine can read command lines; in a file it is safer.",
            "La contraseña de --username. Otros usuarios de la máquina pueden leer las líneas de comandos; en un \
             fichero está más segura.",
        ),
    ),
    property(
        Topic::Web,
        "web-names",
        &["web_names"],
        Value::Text("NAMES"),
        text(
            "Names by which browsers and scripts may address both web services, as lb.example.org. Without it only \
             addresses and localhost are answered, so that a page elsewhere cannot reach them under a name of its own.",
            "Nombres por los que navegadores y programas pueden dirigirse a ambos servicios web, como \
             lb.example.org. Sin ella solo se responde a direcciones y a localhost, para que una página ajena no los \
             alcance con un nombre suyo.",
        ),
    ),
    property(
        Topic::Web,
        "api-token-file",
        &["api_token_file"],
        Value::Text("FILE"),
        text(
            "Let programs make changes over /api/v2 if they bring the token that is the first line of FILE. Without it \
             /api/v2 only shows.",
            "Permite cambios por /api/v2 a los programas que traigan el token de la primera línea de FILE. Sin ella \
             /api/v2 solo muestra.",
        ),
    ),
];
