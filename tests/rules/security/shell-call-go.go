package jobs

func run(ctx context.Context, name string) {
	// ruleid: shell-call-go
	use(exec.Command("tar", "czf", "backup.tgz", name))
	// ruleid: shell-call-go
	use(exec.CommandContext(ctx, "sh", "-c", "ls "+name))
	// ok: shell-call-go (near miss: only looks where the program lies)
	use(exec.LookPath("tar"))
	// ok: shell-call-go
	use(jobs.Command("tar"))
}
