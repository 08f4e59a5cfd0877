//! The rows of the HTTP mode: one for each property of HALB under its own name, and ours beside
//! them. A key of the file of `--config` is the same name with underscores (DH-b).
//!
//! Must not know what an option does.

use super::{Opt, Topic, Value, property, text};

/// The options of the HTTP mode.
pub(super) const HTTP: [Opt; 23] = [
    property(
        Topic::Http,
        "http",
        &[],
        Value::Switch,
        text(
            "Balance HTTP, request by request, instead of connections. The channels are called out1, out2 and so \
             on, in the order in which they are typed; those of the groups behind the first are backups. Without \
             PORT it is port 80. Servers are checked with tcp_connect if nothing else is said. All other options \
             of this section need it.",
            "Reparte HTTP, petición a petición, en vez de conexiones. Los canales se llaman out1, out2, etc., en el \
             orden en que se escriben; los de los grupos que siguen al primero son copias de seguridad. Sin PORT es \
             el puerto 80. Si no se dice otra cosa, los servidores se comprueban con tcp_connect. Todas las demás \
             opciones de esta sección la necesitan.",
        ),
    ),
    property(
        Topic::Http,
        "mode",
        &[],
        Value::Text("MODE"),
        text(
            "How a request is known to belong to a session: passive (the default), sync, insert or source. passive \
             learns the cookie that a server sets; sync puts the name of the channel in front of its value; insert \
             sets a cookie of its own; source goes by the address of the client. synch is sync.",
            "Cómo se reconoce que una petición es de una sesión: passive (el valor predeterminado), sync, insert o \
             source. passive aprende la cookie que pone el servidor; sync antepone a su valor el nombre del canal; \
             insert pone una cookie propia; source se guía por la dirección del cliente. synch es sync.",
        ),
    ),
    property(
        Topic::Http,
        "cookie-name",
        &["cookie_name"],
        Value::Text("COOKIE"),
        text(
            "The cookie that sessions are known by. Empty, the default, is none: all requests are shared out in \
             turn. In mode source it is ignored.",
            "La cookie por la que se reconocen las sesiones. Vacío, el valor predeterminado, es ninguna: todas las \
             peticiones se reparten por turnos. En el modo source no se usa.",
        ),
    ),
    property(
        Topic::Http,
        "cookie-check-length",
        &["cookie_check_length"],
        Value::Number("BYTES"),
        text(
            "In mode passive, how many bytes of the value tell sessions apart. 10 by default, 4096 at most; a \
             shorter value counts as a whole.",
            "En el modo passive, cuántos bytes del valor distinguen las sesiones. 10 si no se indica, como mucho \
             4096; un valor más corto cuenta entero.",
        ),
    ),
    property(
        Topic::Http,
        "cookie-in-path",
        &["cookie_in_path"],
        Value::Switch,
        text(
            "In mode passive, know a session also by a parameter of the path that has the cookie's name, as \
             /shop;JSESSIONID=abc, where no cookie leads anywhere.",
            "En el modo passive, reconoce una sesión también por un parámetro de la ruta con el nombre de la \
             cookie, como /tienda;JSESSIONID=abc, si ninguna cookie lleva a un canal.",
        ),
    ),
    property(
        Topic::Http,
        "timeout",
        &[],
        Value::Number("SEC"),
        text(
            "In mode passive, seconds without a request after which a session is forgotten. 0, the default, is never.",
            "En el modo passive, segundos sin peticiones tras los que se olvida una sesión. 0, el valor \
             predeterminado, es nunca.",
        ),
    ),
    property(
        Topic::Http,
        "max-connections",
        &["max_connections"],
        Value::Number("N"),
        text(
            "Clients that are served at once; others wait. 0, the default, lets memory and descriptors decide, which \
             also bound any other number.",
            "Clientes que se atienden a la vez; los demás esperan. Con 0, el valor predeterminado, deciden la memoria \
             y los descriptores, que limitan también cualquier otro número.",
        ),
    ),
    property(
        Topic::Http,
        "backup-outputs",
        &["backup_outputs"],
        Value::Text("NAMES"),
        text(
            "Channels that get requests only while no other can be used, as out7,out8. They move to the next group \
             and keep their names. Not together with the separator !.",
            "Canales que reciben peticiones solo mientras no se pueda usar ningún otro, como out7,out8. Pasan al \
             grupo siguiente y conservan el nombre. No se puede combinar con el separador !.",
        ),
    ),
    property(
        Topic::Http,
        "backups",
        &[],
        Value::Text("RULE"),
        text(
            "Which backups serve while no other channel takes clients: all of them in turn (the default), or the \
             first that can be used; the next one then gets only what that one has no room for.",
            "Qué copias de seguridad atienden mientras ningún otro canal acepte clientes: all, todas por turnos (el \
             valor predeterminado), o first, la primera que se pueda usar; la siguiente solo recibe entonces lo que \
             en esa no cabe.",
        ),
    ),
    property(
        Topic::Http,
        "client-timeout",
        &["client_timeout"],
        Value::Number("SEC"),
        text(
            "Seconds a client has to send the head of a request, and may be silent within its body. 150 by default; 0 \
             is no limit.",
            "Segundos que tiene un cliente para enviar la cabecera de una petición, y que puede callar durante el \
             cuerpo. 150 si no se indica; 0 es sin límite.",
        ),
    ),
    property(
        Topic::Http,
        "server-timeout",
        &["server_timeout"],
        Value::Number("SEC"),
        text(
            "Seconds a server has to begin its answer, and may be silent within it. 150 by default; 0 is no limit.",
            "Segundos que tiene un servidor para empezar la respuesta, y que puede callar durante ella. 150 si no se \
             indica; 0 es sin límite.",
        ),
    ),
    property(
        Topic::Http,
        "conn-timeout",
        &["conn_timeout"],
        Value::Number("SEC"),
        text(
            "Seconds a connection to a channel may take, for checks as well. 20 by default, which is also the least \
             that is advisable. -t is the same.",
            "Segundos que puede tardar una conexión a un canal, también en las comprobaciones. 20 si no se indica, que \
             es además lo mínimo aconsejable. -t es lo mismo.",
        ),
    ),
    property(
        Topic::Http,
        "queue-timeout",
        &["queue_timeout"],
        Value::Number("SEC"),
        text(
            "Seconds a request may wait for a channel. By default those of --client-timeout; 0 is no limit.",
            "Segundos que una petición puede esperar un canal. Si no se indica, los de --client-timeout; 0 es sin \
             límite.",
        ),
    ),
    property(
        Topic::Http,
        "forwarded-for",
        &["forwarded_for"],
        Value::Switch,
        text(
            "Tell servers the address of the client in X-Forwarded-For. Like the other switches of this section it \
             takes =false, against a file that says true.",
            "Indica a los servidores la dirección del cliente en X-Forwarded-For. Como los demás interruptores de \
             esta sección admite =false, por si el fichero dice true.",
        ),
    ),
    property(
        Topic::Http,
        "forwarded",
        &[],
        Value::Switch,
        text(
            "Tell servers the address of the client in Forwarded (RFC 7239).",
            "Indica a los servidores la dirección del cliente en Forwarded (RFC 7239).",
        ),
    ),
    property(
        Topic::Http,
        "access-log",
        &["access_log"],
        Value::Text("FORMAT"),
        text(
            "Write a line about each request: off (the default), common, combined or json.",
            "Escribe una línea por cada petición: off (el valor predeterminado), common, combined o json.",
        ),
    ),
    property(
        Topic::Http,
        "access-log-file",
        &["access_log_file"],
        Value::Text("FILE"),
        text(
            "Append these lines to FILE, which HUP begins anew. Without it they go to standard output, in the background to the log.",
            "Añade esas líneas a FILE, que HUP empieza de nuevo. Sin él van a la salida estándar, en segundo plano al registro.",
        ),
    ),
    property(
        Topic::Http,
        "insert-visible",
        &["insert_visible"],
        Value::Switch,
        text(
            "In mode insert, let servers see the cookie.",
            "En el modo insert, deja que los servidores vean la cookie.",
        ),
    ),
    property(
        Topic::Http,
        "cookie-httponly",
        &["cookie_httponly"],
        Value::Switch,
        text(
            "In mode insert, hide the cookie from scripts.",
            "En el modo insert, oculta la cookie a los scripts.",
        ),
    ),
    property(
        Topic::Http,
        "cookie-secure",
        &["cookie_secure"],
        Value::Switch,
        text(
            "In mode insert, have the cookie sent by HTTPS only.",
            "En el modo insert, hace que la cookie se envíe solo por HTTPS.",
        ),
    ),
    property(
        Topic::Http,
        "cookie-samesite",
        &["cookie_samesite"],
        Value::Text("RULE"),
        text(
            "In mode insert, whether other sites' requests carry the cookie: strict, lax or none.",
            "En el modo insert, si las peticiones desde otros sitios llevan la cookie: strict, lax o none.",
        ),
    ),
    property(
        Topic::Http,
        "cookie-domain",
        &["cookie_domain"],
        Value::Text("DOMAIN"),
        text(
            "In mode insert, the domain the cookie is for.",
            "En el modo insert, el dominio al que pertenece la cookie.",
        ),
    ),
    property(
        Topic::Http,
        "cookie-key-file",
        &["cookie_key_file"],
        Value::Text("FILE"),
        text(
            "In mode insert, seal the names of channels in the cookie with the key of 64 hexadecimal digits that is the \
             first line of FILE, so that nobody can read or choose them. Balancers with the same key know each \
             other's sessions; with another one clients are bound anew.",
            "En el modo insert, sella los nombres de los canales en la cookie con la clave de 64 dígitos hexadecimales \
             de la primera línea de FILE, para que nadie los lea ni los elija. Los balanceadores con la misma clave \
             conocen las sesiones de los otros; con otra, los clientes se asignan de nuevo.",
        ),
    ),
];
