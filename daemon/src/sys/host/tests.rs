use super::*;
use std::fs;
use tempfile::TempDir;

/// Roots that hold these files.
fn roots(files: &[(&str, &str)]) -> (TempDir, Roots) {
    let dir = TempDir::new().unwrap();
    for (name, text) in files {
        let path = dir.path().join(name);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    }
    let roots = Roots { proc: dir.path().join("proc"), cgroup: dir.path().join("cgroup") };
    (dir, roots)
}

const MEMINFO: (&str, &str) = ("proc/meminfo", "MemTotal:    2000000 kB\nMemFree: 5 kB\n");
const STATUS: (&str, &str) = ("proc/self/status", "VmRSS:  10 kB\nCpus_allowed_list:\t0-15\n");

fn memory(files: &[(&str, &str)]) -> Result<u64, String> {
    let (dir, roots) = roots(&[&[MEMINFO, STATUS], files].concat());
    roots.memory().map_err(|error| error.to_string().replace(&dir.path().display().to_string(), ""))
}

fn cpus(files: &[(&str, &str)]) -> Result<u16, String> {
    let (dir, roots) = roots(&[&[MEMINFO, STATUS], files].concat());
    let cpus = roots.cpus().map(NonZeroU16::get);
    cpus.map_err(|error| error.to_string().replace(&dir.path().display().to_string(), ""))
}

#[test]
fn memory_is_what_the_machine_has_or_the_least_group_allows() {
    let all = 2_000_000 * 1024;
    let v2 = ("proc/self/cgroup", "0::/a/b\n");
    let v1 = ("proc/self/cgroup", "9:cpu,cpuacct:/x\n5:memory:/a\n0::/none\n");
    assert_eq!(memory(&[]), Ok(all));
    assert_eq!(memory(&[v2]), Ok(all));
    assert_eq!(memory(&[v2, ("cgroup/a/b/memory.max", "max\n")]), Ok(all));
    assert_eq!(memory(&[v2, ("cgroup/a/b/memory.max", "100663296\n")]), Ok(100_663_296));
    let both = [v2, ("cgroup/a/b/memory.max", "9000\n"), ("cgroup/a/memory.max", "8000\n")];
    assert_eq!(memory(&both), Ok(8000));
    // a container sees its own group as the root
    assert_eq!(memory(&[v2, ("cgroup/memory.max", "7000\n")]), Ok(7000));
    assert_eq!(memory(&[v1, ("cgroup/memory/a/memory.limit_in_bytes", "6000\n")]), Ok(6000));
    let none = ("cgroup/memory/memory.limit_in_bytes", "9223372036854771712\n");
    assert_eq!(memory(&[v1, none]), Ok(all));
    assert!(memory(&[v2, ("cgroup/memory.max", "x")]).unwrap_err().contains("memory.max: "));
}

#[test]
fn cpus_are_the_set_or_what_a_quota_allows() {
    let v2 = ("proc/self/cgroup", "0::/a\n");
    let v1 = ("proc/self/cgroup", "9:cpu,cpuacct:/x\n");
    assert_eq!(cpus(&[]), Ok(16));
    // DH-l
    for (quota, expected) in
        [("10000", 1), ("40000", 1), ("150000", 1), ("1600000", 16), ("9900000", 16), ("max", 16)]
    {
        let max = format!("{quota} 100000\n");
        assert_eq!(cpus(&[v2, ("cgroup/a/cpu.max", &max)]), Ok(expected), "{quota}");
    }
    let quota = ("cgroup/cpu/x/cpu.cfs_quota_us", "200000");
    assert_eq!(cpus(&[v1, quota, ("cgroup/cpu/x/cpu.cfs_period_us", "100000")]), Ok(2));
    let none = ("cgroup/cpu/x/cpu.cfs_quota_us", "-1");
    assert_eq!(cpus(&[v1, none, ("cgroup/cpu/x/cpu.cfs_period_us", "100000")]), Ok(16));
    assert_eq!(cpus(&[("proc/self/status", "Cpus_allowed_list:\t0,2-3,8\n")]), Ok(4));
    for broken in ["", "Cpus_allowed_list:\t\n", "Cpus_allowed_list:\t3-1\n"] {
        assert!(cpus(&[("proc/self/status", broken)]).is_err(), "{broken}");
    }
}

#[test]
fn what_is_missing_is_named() {
    let (_dir, empty) = roots(&[]);
    assert!(empty.memory().unwrap_err().path.ends_with("proc/meminfo"));
    assert!(empty.cpus().unwrap_err().path.ends_with("proc/self/status"));
    assert!(empty.taken().unwrap_err().path.ends_with("proc/self/status"));
}

#[test]
fn the_real_ones_are_read() {
    let roots = Roots::default();
    assert!(roots.memory().unwrap() > 1 << 20);
    assert!(roots.cpus().unwrap().get() >= 1);
    let taken = roots.taken().unwrap();
    assert!(taken.resident > 1 << 20 && taken.descriptors >= 3 && taken.cpu_us > 0, "{taken:?}");
    // other tests open and close some meanwhile
    let held: Vec<_> = (0..500).map(|_| fs::File::open("/dev/null").unwrap()).collect();
    let more = Roots::default().taken().unwrap().descriptors - taken.descriptors;
    assert!((400..600).contains(&more), "{more}");
    drop(held);
}
