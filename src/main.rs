//! The command line program.

fn main() -> std::process::ExitCode {
    diwan::cli::main()
}
