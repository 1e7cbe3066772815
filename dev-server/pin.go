//go:build pin

// Package temporalcli pins the Temporal CLI that Causeway builds when it finds and can download no other.
// The import below keeps it in go.mod through `go mod tidy`; the build tag keeps it out of every build.
package temporalcli

import _ "github.com/temporalio/cli/cmd/temporal"
