package jobs

import (
	"fmt"
	"os/exec"
	"strconv"
)

func archive(name string) error {
	// ruleid: command-injection-go-unproven
	return exec.Command("sh", "-c", "tar czf backup.tgz "+name).Run()
}

func convert(input, output string) ([]byte, error) {
	line := fmt.Sprintf("convert %s -resize 200x200 %s", input, output)
	// ruleid: command-injection-go-unproven
	return exec.Command("/bin/bash", "-c", line).Output()
}

func arguments(name string) error {
	// ok: command-injection-go-unproven (near miss: the same command, without a shell)
	return exec.Command("tar", "czf", "backup.tgz", "--", name).Run()
}

func hook(command string) error {
	// ok: command-injection-go-unproven (near miss: a command that is passed on whole is a hook)
	return exec.Command("sh", "-c", command).Run()
}

func tail(lines int) ([]byte, error) {
	// ok: command-injection-go-unproven
	return exec.Command("sh", "-c", "tail -n "+strconv.Itoa(lines)+" app.log").Output()
}
