/** One link, and what a workflow test does with it: arm faults, start, wait, answer, and count what is left. */
import { expect, type TestAPI } from 'vitest';
import { createForeignEndpoint } from '../../sandbox/ec2/behind-the-back.ts';
import type { Fault } from '../../sandbox/faults.ts';
import type { LedgerCall, LedgerResource } from '../../sandbox/ledger.ts';
import type { World } from '../../sandbox/world.ts';
import { RolledBackError, type OnboardHandle, type RunHandle } from '../../src/client.ts';
import { workflowIdOf, type PrivateLinkRequest } from '../../src/contract/request.ts';
import type { OnboardResult, ParkedStep, RunState } from '../../src/contract/run.ts';
import { expectSoundTasks } from './histories.ts';
import { cacheModes, type Installation, type InstallationOptions } from './installation.ts';
import type { Link, LinkOptions } from './link.ts';
import { eventually } from './eventually.ts';

export interface Scenario extends Link {
  readonly installation: Installation;
  readonly world: World;
  readonly workflowId: string;
  /** The newest run. */
  readonly run: RunHandle;
  /** Starts the link's request (or another), or joins. */
  start(request?: PrivateLinkRequest): Promise<OnboardHandle>;
  /** Starts the request and waits for a result that must not be `rolledBack`. */
  ready(request?: PrivateLinkRequest): Promise<OnboardResult>;
  /** Waits until the state satisfies `reached`. */
  until(reached: (state: RunState) => boolean): Promise<RunState>;
  /** Waits until this many steps are parked. */
  parked(many?: number): Promise<readonly ParkedStep[]>;
  /** The result of a run that ends in `RolledBack`. */
  rolledBack(): Promise<OnboardResult>;
  /** Arms a fault for this service only. */
  failAiven(action: string, effect: Fault['effect'], more?: Partial<Fault>): void;
  /** Arms a fault for one of the link's VPCs only. */
  failEc2(action: string, effect: Fault['effect'], more?: Partial<Fault> & { readonly at?: number }): void;
  /** Makes a resource of the service, or of one of the VPCs, get stuck. */
  stick(what: string, more?: { readonly state?: string; readonly at?: number; readonly times?: number }): void;
  /** Disarms the faults armed by this scenario; those of other tests in the same world stay. */
  disarm(): void;
  /** Everything that was ever made for this link. */
  made(kind?: LedgerResource['kind']): readonly LedgerResource[];
  /** What still exists of it, as `kind id`. */
  left(): readonly string[];
  /** Calls to Aiven about this service. */
  aivenCalls(action?: string): readonly LedgerCall[];
}

/** Answers of a provider that denies a call. */
export const denied = { kind: 'status', status: 403, code: 'Forbidden', message: 'Denied by the test' } as const;
export const unauthorized = {
  kind: 'status',
  status: 403,
  code: 'UnauthorizedOperation',
  message: 'You are not authorized to perform this operation.',
} as const;

/**
 * The cache modes with a `scenario` for each test: `it('…', async ({ scenario }) => { const link = await scenario(); … })`.
 * After the test, no workflow task of its runs may have failed, or have handled an event without a command.
 */
export const scenarioModes = (options: Omit<InstallationOptions, 'cache'> = {}) =>
  cacheModes(options).map(({ cache, it }) => ({ cache, it: scenarioTest(it) }));

type ScenarioMaker = (options?: LinkOptions) => Promise<Scenario>;

const scenarioTest = (it: TestAPI<{ installation: Installation }>): TestAPI<{ scenario: ScenarioMaker }> =>
  it.extend<{ scenario: ScenarioMaker }>({
    scenario: async ({ installation }, use) => {
      const made: Scenario[] = [];
      await use(async (options) => {
        const scenario = scenarioOf(installation, await installation.link(options));
        made.push(scenario);
        return scenario;
      });
      for (const { workflowId } of made) await expectSoundTasks(installation.temporal, workflowId);
    },
  });

/** Limits of the tests' waits: on a busy machine a run takes longer. */
export const patiently = { timeout: 240_000, interval: 100 } as const;

/** Somebody else's endpoint of the same service, which Aiven lists. @returns its id */
export async function connectOthers({ world, project, service, vpcs }: Scenario): Promise<string> {
  const row = world.aiven.projects.get(project)?.services.get(service)?.privatelink;
  const [vpc] = vpcs;
  if (vpc === undefined || row?.serviceName === undefined || row.serviceName === null) throw new Error('not connected');
  const { id } = createForeignEndpoint(world, {
    vpcId: vpc.vpc.id,
    serviceName: row.serviceName,
    subnetIds: vpc.subnets.map((subnet) => subnet.id),
    securityGroupIds: vpc.securityGroups.slice(0, 1).map((group) => group.id),
  });
  await eventually(() => expect(row.connections.map(({ vpcEndpointId }) => vpcEndpointId)).toContain(id));
  return id;
}

export function scenarioOf(installation: Installation, link: Link): Scenario {
  const { world } = installation.sandbox;
  const { project, service, vpcs, request } = link;
  const scope = `${project}/${service}`;
  const run = installation.causeway.run(link);
  const made = (kind?: LedgerResource['kind']): readonly LedgerResource[] =>
    world.ledger.resources.filter(
      (each) =>
        (each.scope === scope || each.owner?.endsWith(`/privatelink/${scope}`)) &&
        (kind === undefined || each.kind === kind),
    );
  const armed: (() => void)[] = [];
  const arm = (fault: Fault): void => void armed.push(world.faults.add(fault));
  const start = (given: PrivateLinkRequest = request) => installation.causeway.onboard(given, { actor: 'test' });
  const until = (reached: (state: RunState) => boolean) =>
    eventually(async () => {
      const state = await run.state();
      if (!reached(state)) throw new Error(`not yet: ${describe(state)}`);
      return state;
    });
  return {
    ...link,
    installation,
    world,
    workflowId: workflowIdOf(link),
    run,
    start,
    until,
    ready: async (given) => (await start(given)).result(),
    parked: async (many = 1) => (await until(({ parked }) => parked.length === many)).parked,
    rolledBack: () => rolledBack(run),
    failAiven: (action, effect, more) => arm({ api: 'aiven', action, project: scope, effect, ...more }),
    failEc2: (action, effect, { at = 0, ...more } = {}) =>
      arm({ api: 'ec2', action, ...vpcAt(vpcs, at), effect, ...more }),
    stick: (what, { state, at, times } = {}) =>
      arm({
        api: 'world',
        action: what,
        ...(at === undefined ? { project: scope } : vpcAt(vpcs, at)),
        ...(times === undefined ? {} : { nth: 1, times }),
        effect: { kind: 'stuck', ...(state === undefined ? {} : { state }) },
      }),
    disarm: () => armed.splice(0).forEach((each) => each()),
    made,
    left: () =>
      made()
        .filter(({ deletedAt }) => deletedAt === undefined)
        .map(({ kind, id }) => `${kind} ${id}`),
    aivenCalls: (action) =>
      world.ledger.calls.filter(
        (call) => call.api === 'aiven' && call.scope === scope && (action === undefined || call.action === action),
      ),
  };
}

async function rolledBack(run: RunHandle): Promise<OnboardResult> {
  const error: unknown = await run.result().then(
    ({ outcome }) => expect.fail(`the run ended ${outcome}`),
    (reason: unknown) => reason,
  );
  if (!(error instanceof RolledBackError)) throw error;
  return error.result;
}

const vpcAt = (vpcs: Link['vpcs'], at: number): { vpc: string } => ({ vpc: vpcs[at]?.vpc.id ?? `no VPC ${at}` });

const describe = ({ status, steps, audit }: RunState): string =>
  JSON.stringify({
    status,
    steps: steps.map(({ step, phase, says }) => `${step} ${phase}: ${says}`),
    audit: audit.map(({ what, outcome }) => `${what} ${outcome ?? ''}`),
  });
