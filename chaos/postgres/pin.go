//go:build pin

// Package temporalpostgres pins the Temporal server that knows PostgreSQL, and its tool for the schema. Its versions are
// those of dev-server/go.mod, so that a machine that has built the Temporal CLI compiles little more.
// The imports below keep them in go.mod through `go mod tidy`; the build tag keeps them out of every build.
package temporalpostgres

import (
	_ "go.temporal.io/server/cmd/server"
	_ "go.temporal.io/server/cmd/tools/sql"
)
