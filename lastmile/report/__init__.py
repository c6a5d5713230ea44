"""TELL: an Audit becomes JSON, HTML, PDF and SARIF; nothing here can reach a repository or a tool."""
