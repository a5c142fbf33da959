use super::error::CliError;
use super::output::write_to;

/// Write shell completions, or the manual page.
#[derive(Debug, clap::Args)]
pub(super) struct Args {
    /// For which shell; `man` writes the manual page
    #[arg(value_enum)]
    shell: Target,
}

#[derive(Clone, Copy, Debug, clap::ValueEnum)]
enum Target {
    Bash,
    Elvish,
    Fish,
    Powershell,
    Zsh,
    Man,
}

pub(super) fn run(args: &Args, mut command: clap::Command) -> Result<(), CliError> {
    use clap_complete::Shell;
    let shell = match args.shell {
        Target::Bash => Shell::Bash,
        Target::Elvish => Shell::Elvish,
        Target::Fish => Shell::Fish,
        Target::Powershell => Shell::PowerShell,
        Target::Zsh => Shell::Zsh,
        Target::Man => return write_to(None, |out| clap_mangen::Man::new(command).render(out)),
    };
    let mut script = Vec::new();
    clap_complete::generate(shell, &mut command, "diwan", &mut script);
    write_to(None, |out| out.write_all(&script))
}
