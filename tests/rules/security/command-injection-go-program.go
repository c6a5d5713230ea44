package jobs

import (
	"os"
	"os/exec"
)

func start(program string, arguments []string) error {
	// ruleid: command-injection-go-program
	return exec.Command(program, arguments...).Run()
}

func hook(command string) error {
	// ruleid: command-injection-go-program
	return exec.Command("sh", "-c", command).Run()
}

func again() error {
	// ruleid: command-injection-go-program
	return exec.Command(os.Args[1]).Run()
}

func convert(name string) error {
	// ok: command-injection-go-program (near miss: the value is an argument, the program is fixed)
	return exec.Command("convert", name, "out.png").Run()
}

func found() error {
	program := "git"
	// ok: command-injection-go-program
	return exec.Command(program, "status").Run()
}
