/** A change or a removal that was just started, in the process of the test: see `workflow-context.ts`. */
import type { TransitionEvent } from '../../src/contract/events.ts';
import type { ChangeResult, Survey } from '../../src/contract/changes.ts';
import { workflowIdOf } from '../../src/contract/request.ts';
import { acceptedOf } from './open-run.ts';
import { scripted, type Answers } from './scripted-world.ts';
import { openWorkflow, type OpenWorkflow } from './workflow-context.ts';

export const link = { project: 'shop', service: 'orders' };
export const surveyOf = (more: Partial<Survey> = {}, keys: readonly string[] = ['vpc-a', 'vpc-b']): Survey => ({
  ...{ accepted: acceptedOf(keys, { notifies: true, statusBefore: 'Ready' }), known: {}, selected: keys },
  ...{ removals: [], stays: [], findings: [] },
  ...more,
});

export function startChange<Request>(
  workflowType: string,
  run: (request: Request) => Promise<ChangeResult>,
  request: Request,
  {
    survey = surveyOf(),
    answers = {},
    workflowId = workflowIdOf(link),
  }: { survey?: Survey; answers?: Answers; workflowId?: string } = {},
) {
  const surveys = Object.fromEntries(
    ['surveyOffboard', 'surveyPrincipals', 'surveyComponents'].map((name) => [name, survey]),
  );
  const workflow = openWorkflow({ workflowType, workflowId, answer: scripted({ ...surveys, ...answers }) });
  const result = run(request);
  result.catch(() => undefined);
  return { workflow, result };
}

export const eventsOf = (workflow: OpenWorkflow) =>
  workflow.inputs<{ event: TransitionEvent }>('notify').map(({ event }) => event);
