/** One run over one link, without Temporal: uses the engine's own rounds and walk, and calls the verbs directly. */
import { createActivities, type Activities, type ActivityDeps } from '../../src/activities/index.ts';
import { createAivenClient } from '../../src/providers/aiven/aiven.ts';
import { createAwsClient } from '../../src/providers/aws/aws.ts';
import { createProber } from '../../src/providers/prober.ts';
import type { Outputs } from '../../src/contract/outputs.ts';
import { ensure, undo, walkList, type StepOutput } from '../../src/contract/rounds.ts';
import { workflowIdOf, type LinkName, type PrivateLinkRequest } from '../../src/contract/request.ts';
import type { AcceptedRequest } from '../../src/contract/accepted-request.ts';
import type { Applied, ApplyInput, Change, Look, SettleInput, StepInput } from '../../src/contract/step-contract.ts';
import type { Removal, Removed, RemoveInput } from '../../src/contract/removal.ts';
import { steps, type Step, type StepName } from '../../src/contract/steps.ts';
import type { LedgerResource } from '../../sandbox/ledger.ts';
import type { Sandbox } from '../../sandbox/index.ts';
import { testPolicy } from '../support/policy.ts';
import { runActivity } from '../support/run-activity.ts';

export interface Verbs {
  look(outputs?: Outputs): Promise<Look>;
  apply(change: Change, outputs?: Outputs): Promise<Applied>;
  settle(more?: Partial<SettleInput>, outputs?: Outputs): Promise<StepOutput | null>;
  remove(what: readonly Removal[], outputs?: Outputs): Promise<Removed>;
}

export interface OneRun {
  readonly accepted: AcceptedRequest;
  readonly made: Map<StepName, Change[]>;
  outputs: Outputs;
  verbs(step: Step): Verbs;
  /** Carries out all steps before `step`; with `including`, also `step`. */
  walkTo(step: Step, including?: boolean): Promise<void>;
  /** Undoes `step` and waits until it is gone. */
  takeBack(step: Step, what?: readonly Removal[]): Promise<Removed>;
}

const INSTALLATION = 'contract';

export const activitiesFor = (sandbox: Sandbox): Activities => createActivities(depsFor(sandbox));

/** Clients of this sandbox, at its speed. */
export function depsFor(sandbox: Sandbox): ActivityDeps {
  const { env } = sandbox;
  Object.assign(process.env, {
    AWS_ACCESS_KEY_ID: env['AWS_ACCESS_KEY_ID'],
    AWS_SECRET_ACCESS_KEY: env['AWS_SECRET_ACCESS_KEY'],
  });
  const timeScale = sandbox.world.settings.speed;
  const clients = {
    aiven: createAivenClient({ url: sandbox.urls.aiven, token: env['AIVEN_TOKEN'] ?? '' }),
    aws: createAwsClient({ ec2Endpoint: sandbox.urls.aws, stsEndpoint: sandbox.urls.aws }),
    prober: createProber({
      ...(sandbox.dns ? { dns: sandbox.dns } : {}),
      extraCaFile: env['CAUSEWAY_EXTRA_CA_FILE'] ?? '',
    }),
  };
  return { clients, policy: testPolicy, installation: INSTALLATION, timeScale, isPolled: async () => true };
}

/** A run of `request`, whose first endpoint is the one walked. */
export async function startRun(activities: Activities, request: PrivateLinkRequest): Promise<OneRun> {
  const accepted = await runActivity(activities.validateRequest, { request, workflowId: workflowIdOf(request) });
  const made = new Map<StepName, Change[]>();
  const inputFor = (step: Step, outputs: Outputs): StepInput => ({
    ...accepted,
    outputs,
    ...(step.scope === 'endpoint' && accepted.endpoints[0] ? { endpoint: accepted.endpoints[0] } : {}),
  });
  const run: OneRun = {
    accepted,
    made,
    outputs: {},
    verbs: (step) => verbsOf(activities, step, (outputs = run.outputs) => inputFor(step, outputs)),
    async walkTo(target, including = false) {
      const list = steps.slice(0, steps.findIndex((step) => step === target) + (including ? 1 : 0));
      const from = { known: run.outputs, hasEndpoint: accepted.endpoints.length > 0 };
      run.outputs = await walkList(list, from, (step, outputs) => bringAbout(run, step, outputs));
    },
    async takeBack(step, what = (made.get(step.name) ?? []).flatMap(({ undo: back }) => back ?? [])) {
      const verbs = run.verbs(step);
      return undo(step, what, {
        settleRemovable: () => verbs.settle({ removing: { remove: what, left: [] } }),
        remove: () => verbs.remove(what),
        settle: (wait) => verbs.settle({ wait }),
      });
    },
  };
  return run;
}

/** What exists of a link now, by the sandbox's ledger; without connections, which come and go with the endpoints. */
export const resourcesOf = ({ world }: Sandbox, { project, service }: LinkName): readonly LedgerResource[] =>
  world.ledger.resources.filter(
    ({ kind, scope, owner, deletedAt }) =>
      deletedAt === undefined &&
      kind !== 'connection' &&
      (scope === `${project}/${service}` || owner?.endsWith(`/privatelink/${project}/${service}`) === true),
  );

async function bringAbout(run: OneRun, step: Step, outputs: Outputs): Promise<StepOutput> {
  const verbs = run.verbs(step);
  const { output } = await ensure<StepName>(step, {
    look: () => verbs.look(outputs),
    register: (change) => run.made.set(step.name, [...(run.made.get(step.name) ?? []), change]),
    apply: (change) => verbs.apply(change, outputs),
    settle: (wait) => verbs.settle(wait === undefined ? {} : { wait }, outputs),
    refuse: (failure) => {
      throw new Error(failure.message);
    },
  });
  run.outputs = { ...run.outputs, [step.name]: output };
  return output;
}

type AnyActivity = (input: unknown) => Promise<unknown>;

function verbsOf(activities: Activities, { name }: Step, inputOf: (outputs?: Outputs) => StepInput): Verbs {
  const call = <Output>(verb: string, input: unknown): Promise<Output> => {
    const activity = (activities as unknown as Record<string, AnyActivity>)[
      `${verb}${name.charAt(0).toUpperCase()}${name.slice(1)}`
    ];
    if (activity === undefined) throw new TypeError(`${name} has no ${verb}`);
    const attempts = (input as Partial<SettleInput>).once === true ? 1 : 40;
    return runActivity(activity, input, { attempts }) as Promise<Output>;
  };
  return {
    look: (outputs) => call('look', inputOf(outputs)),
    apply: (change, outputs) => call('apply', { ...inputOf(outputs), change } satisfies ApplyInput),
    settle: (more, outputs) => call('settle', { ...inputOf(outputs), ...more } satisfies SettleInput),
    remove: (what, outputs) => call('remove', { ...inputOf(outputs), remove: what } satisfies RemoveInput),
  };
}
