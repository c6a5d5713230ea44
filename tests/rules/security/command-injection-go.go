package main

import (
	"net/http"
	"os/exec"
	"slices"
	"strconv"

	"github.com/gin-gonic/gin"
	"golang.org/x/crypto/ssh"
)

var tools = []string{"ping", "traceroute"}

func ping(w http.ResponseWriter, r *http.Request) {
	host := r.URL.Query().Get("host")
	// ruleid: command-injection-go
	out, err := exec.CommandContext(r.Context(), "sh", "-c", "ping -c 1 "+host).CombinedOutput()
	answer(w, out, err)
}

func run(c *gin.Context) {
	var job struct{ Program string }
	if err := c.ShouldBindJSON(&job); err != nil {
		return
	}
	// ruleid: command-injection-go
	cmd := exec.Command(job.Program, "--version")
	_ = cmd.Run()
}

func remote(session *ssh.Session, r *http.Request) error {
	// ruleid: command-injection-go
	return session.Run("systemctl restart " + r.FormValue("unit"))
}

// An argument of a fixed program is no command.
func argument(w http.ResponseWriter, r *http.Request) {
	// ok: command-injection-go (near miss: a value of the request, but no shell and no choice of the program)
	out, err := exec.Command("ping", "-c", "1", "--", r.FormValue("host")).Output()
	answer(w, out, err)
}

func number(w http.ResponseWriter, r *http.Request) {
	count, err := strconv.Atoi(r.FormValue("count"))
	if err != nil {
		return
	}
	// ok: command-injection-go (near miss: a number cannot carry a command)
	out, err := exec.Command("sh", "-c", "head -n "+strconv.Itoa(count)+" /var/log/app.log").Output()
	answer(w, out, err)
}

func listed(w http.ResponseWriter, r *http.Request) {
	tool := r.FormValue("tool")
	if !slices.Contains(tools, tool) {
		http.Error(w, "unknown tool", http.StatusBadRequest)
		return
	}
	// ok: command-injection-go
	out, err := exec.Command(tool, "192.0.2.1").Output()
	answer(w, out, err)
}
