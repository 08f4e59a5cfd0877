# Every recipe is one line of cargo, so that nothing depends on just.

# what can be done
default:
    @just --list

# the console on a balancer with servers and load of its own
demo:
    cargo run --release --bin balance-tui -- --demo

# all tests
test:
    cargo test --workspace

# formatting and lints, as the gate wants them
lint:
    cargo fmt --all --check
    cargo clippy --workspace --all-targets --locked -- -D warnings
    cargo clippy -p balance-console --no-default-features --bin balance-ctl --locked -- -D warnings

# crates, their licences and where they come from (cargo install cargo-deny)
audit:
    cargo deny check bans licenses sources

# side by side with whatever of HAProxy, nginx, pen is installed (docs/benchmarks.md; `just bench --help`)
bench *args:
    cargo build --release --bin balance
    cargo run --release --bin balance-bench -- {{args}}

# the console's numbers: first frame, ten thousand rows, idle, flood, memory; with a part of a name only those
bench-console *args:
    cargo build --release --bins
    cargo bench -p balance-console --bench console -- {{args}}

# small operations by the clock; with a part of a name only those
bench-micro *args:
    cargo bench -p balance-tests --bench micro -- {{args}}

# small operations in instructions, against the stored baseline (needs valgrind)
bench-instructions:
    cargo bench -p balance-tests --bench instructions

# write that baseline anew; commit it with a message that says why
bench-baseline:
    WRITE_BASELINE=1 cargo bench -p balance-tests --bench instructions

# everything that must pass before a change lands
ci:
    .ci/run

# two web servers of python's behind a balancer on port 8080; ^C ends all three
local:
    #!/usr/bin/env bash
    trap 'kill $(jobs -p)' EXIT
    for port in 9001 9002; do python3 -m http.server -b 127.0.0.1 $port & done
    cargo run --release --bin balance -- -f -b 127.0.0.1 8080 127.0.0.1:9001 127.0.0.1:9002

# write the golden bytes of the protocol anew; commit them with a message that says so
golden:
    WRITE_GOLDEN=1 cargo test -p balance-tests --test it wire

# make the man pages anew from the table of options
man:
    WRITE_GOLDEN=1 cargo test -p balance-daemon --lib cli::man

# accept the screens as they look now; look at the difference before you commit it
screens:
    INSTA_UPDATE=always cargo test -p balance-console --lib view

# frame, hello, target, operands, words, health_response, cookies, config, http_request, http_response,
# http_chunked: fuzz one parser for some seconds (cargo install cargo-fuzz)
fuzz target seconds="60":
    cd tests/fuzz && cargo +nightly fuzz run --fuzz-dir . {{target}} -- -max_total_time={{seconds}} -max_len=4096
