// Onboards the request of a file, waits, and prints the routes: go run . request.json
package main

import (
	"context"
	"encoding/json"
	"fmt"
	"log"
	"os"

	enums "go.temporal.io/api/enums/v1"
	"go.temporal.io/sdk/client"
	"go.temporal.io/sdk/contrib/envconfig"
)

func main() {
	if err := onboard(context.Background(), os.Args[1]); err != nil {
		log.Fatal(err)
	}
}

func onboard(ctx context.Context, path string) error {
	text, err := os.ReadFile(path)
	if err != nil {
		return err
	}
	var request Request
	if err := json.Unmarshal(text, &request); err != nil {
		return err
	}

	// TEMPORAL_ADDRESS, TEMPORAL_NAMESPACE, TEMPORAL_API_KEY, … or a profile, as for Temporal's own CLI.
	options := envconfig.MustLoadDefaultClientOptions()
	options.Identity = "billing-deployer"
	temporal, err := client.Dial(options)
	if err != nil {
		return err
	}
	defer temporal.Close()

	// Starts the onboarding, or adds to the one that is open: a service has one run at a time.
	start := temporal.NewWithStartWorkflowOperation(client.StartWorkflowOptions{
		ID:                       fmt.Sprintf("privatelink/%s/%s", request.Project, request.Service),
		TaskQueue:                taskQueue(),
		WorkflowIDConflictPolicy: enums.WORKFLOW_ID_CONFLICT_POLICY_USE_EXISTING,
	}, "onboard", request)
	// Answers when the request was checked; one that is refused is an error, with the reasons.
	update, err := temporal.UpdateWithStartWorkflow(ctx, client.UpdateWithStartWorkflowOptions{
		StartWorkflowOperation: start,
		UpdateOptions: client.UpdateWorkflowOptions{
			UpdateName:   "extend",
			Args:         []any{map[string]any{"request": request, "actor": "billing-deployer"}},
			WaitForStage: client.WorkflowUpdateStageCompleted,
		},
	})
	if err != nil {
		return err
	}
	var answer Answer
	if err := update.Get(ctx, &answer); err != nil {
		return err
	}
	fmt.Println(answer.Says)

	// An ApplicationError of type "RolledBack" when nothing stays connected.
	run, err := start.Get(ctx)
	if err != nil {
		return err
	}
	var result Result
	if err := run.Get(ctx, &result); err != nil {
		return err
	}
	fmt.Println(result.Outcome)
	for _, endpoint := range result.Endpoints {
		for _, route := range endpoint.Routes {
			fmt.Printf("%s %s %s:%d\n", endpoint.VpcID, route.Component, route.Host, route.Port)
		}
	}
	return nil
}

func taskQueue() string {
	if name := os.Getenv("CAUSEWAY_TASK_QUEUE"); name != "" {
		return name
	}
	return "causeway"
}
