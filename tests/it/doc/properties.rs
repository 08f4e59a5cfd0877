//! The properties as the document lists them: any of them may be given the value that it has anyway.

use balance_tests::programs::balance;

const DEFAULTS: &str = "http = true
mode = 'passive'
cookie_name = ''
cookie_check_length = 10
max_connections = 0
backup_outputs = ''
timeout = 0
client_timeout = 150
server_timeout = 150
conn_timeout = 20
healthcheck_url = ''
healthcheck_agent = ''
healthcheck_method = 'tcp_connect'
healthcheck_regexp = ''
healthcheck_interval = 20
username = ''
password = ''
ctl_port = 80
ui_port = 80
[outputs]
out1 = '127.0.0.1:1'
";

#[test]
fn a_file_with_all_of_them_as_they_are_says_nothing_new() {
    let dir = tempfile::tempdir().unwrap();
    let path = dir.path().join("halb.toml");
    let modes = ["passive", "sync", "insert", "source"].map(|mode| ("passive", mode));
    let methods = ["http_head", "http_get"].map(|method| ("tcp_connect", method));
    for (default, other) in modes.into_iter().chain(methods) {
        std::fs::write(&path, DEFAULTS.replace(default, other)).unwrap();
        let ran = balance(dir.path(), &["--check", "--config", path.to_str().unwrap(), "8081"]);
        assert_eq!((ran.code, ran.stderr.as_str()), (Some(0), ""), "{other}: {ran:?}");
        assert_eq!(ran.stdout, "balance: all that is given can be used\n");
    }
}
