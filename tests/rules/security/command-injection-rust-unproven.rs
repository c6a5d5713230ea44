use std::process::Command;

pub fn archive(folder: &str) -> std::io::Result<Output> {
    // ruleid: command-injection-rust-unproven
    Command::new("sh").arg("-c").arg(format!("tar czf backup.tgz {}", folder)).output()
}

pub fn convert(input: &str) -> std::io::Result<Output> {
    let line = format!("convert {input} out.png");
    // ruleid: command-injection-rust-unproven
    Command::new("/bin/bash").arg("-c").arg(&line).output()
}

pub fn arguments(folder: &str) -> std::io::Result<Output> {
    // ok: command-injection-rust-unproven (near miss: no shell between)
    Command::new("tar").arg("czf").arg(format!("{folder}.tgz")).output()
}

pub fn hook(command: &str) -> std::io::Result<Output> {
    // ok: command-injection-rust-unproven (near miss: a command that is passed on whole is a hook)
    Command::new("sh").arg("-c").arg(command).output()
}
