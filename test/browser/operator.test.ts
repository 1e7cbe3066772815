/** An operator finds a stuck run in the Temporal Web UI, and resolves it there. */
import { afterAll, beforeAll, describe, inject } from 'vitest';
import { seeded } from '../../sandbox/seed/ids.ts';
import { reasons, reasonOf, type ReasonId } from '../../src/activities/failures/reasons.ts';
import type { RunState } from '../../src/contract/run.ts';
import { renderDetails } from '../../src/workflows/details/run-details.ts';
import { installationTest } from '../support/installation.ts';
import { patiently, scenarioOf, type Scenario } from '../support/scenario.ts';
import type { LinkOptions } from '../support/link.ts';
import { HEIGHT, openWebUi, WIDTH, type WebUi } from './web-ui.ts';

const it = installationTest().extend<{ scenario: (options?: LinkOptions) => Promise<Scenario> }>({
  scenario: async ({ installation }, use) => {
    await use(async (options) => scenarioOf(installation, await installation.link(options)));
  },
});

let ui: WebUi;
beforeAll(async () => {
  ui = await openWebUi(inject('temporalUiUrl'), inject('temporalNamespace'));
});
afterAll(() => ui?.close());

const deniedRole: LinkOptions = { endpoint: { roleArn: seeded.roles.denied }, request: { parkedFor: '7 days' } };

async function parkedForItsRole(scenario: (options: LinkOptions) => Promise<Scenario>): Promise<Scenario> {
  const link = await scenario(deniedRole);
  await link.start();
  await link.parked();
  return link;
}

describe('a run that is parked', () => {
  it('is found by the runbook’s query, says why, and goes on after a retry with a pasted patch', async ({
    scenario,
    expect,
  }) => {
    const link = await parkedForItsRole(scenario);

    await expect.poll(() => ui.query('PrivateLinkStatus="NeedsAttention"'), patiently).toContain(link.workflowId);
    await ui.shot('list');

    const details = await ui.details(link.workflowId);
    const text = await details.locator('body').innerText();
    expect(text).toContain('A person is needed');
    expect(text).toContain('UnauthorizedOperation');
    expect(text).toMatch(/request [0-9a-f-]{36}/);
    expect(text).toContain(reasons.accessDenied.cause);
    expect(text).toContain('Extend the role’s policy');
    expect(text).toContain('it is rolled back at');
    expect(await widthsOf(details)).toEqual({ page: 0, details: 0 });
    await ui.shot('parked');

    const answer = await ui.sendUpdate('retry', {
      patch: { roleArn: seeded.roles.privatelink },
      actor: 'alice',
      reason: 'took the right role',
    });
    expect(answer).toBe('accepted');
    await ui.shot('retry-answered');
    expect(await link.run.result()).toMatchObject({ outcome: 'ready' });

    const after = await ui.details(link.workflowId);
    await after.getByText('by alice').first().waitFor();
    expect(await after.locator('body').innerText()).toContain('took the right role');
    await ui.shot('ready');
  });

  it('shows why a patch is not taken in that only the check of the request can refuse', async ({
    scenario,
    expect,
  }) => {
    const link = await parkedForItsRole(scenario);
    await ui.details(link.workflowId);
    const answer = await ui.sendUpdate('retry', { patch: { subnetIds: ['subnet-0123456789abcdef0'] } });
    await ui.shot('patch-refused');
    expect(answer).toMatch(/Nothing was changed\..*subnet-0123456789abcdef0.*Fix: /s);
    const { parked } = await link.run.state();
    expect(parked).toHaveLength(1);
    await link.run.rollback();
    await link.rolledBack();
  });

  it('goes on after a retry with an empty box, once the cause is gone', async ({ scenario, expect }) => {
    const link = await scenario();
    link.failEc2(
      'CreateVpcEndpoint',
      { kind: 'status', status: 400, code: 'VpcEndpointLimitExceeded', message: 'The quota is spent.' },
      { nth: 1 },
    );
    await link.start();
    await link.parked();
    await ui.details(link.workflowId);
    expect(await ui.sendUpdate('retry')).toBe('accepted');
    expect(await link.run.result()).toMatchObject({ outcome: 'ready' });
  });

  it('goes on without a wait after skip with evidence, and refuses it without', async ({ scenario, expect }) => {
    const link = await scenario({ request: { budgets: { targets: '1 second' } } });
    link.stick('targets');
    await link.start();
    await link.parked();
    const details = await ui.details(link.workflowId);
    expect(await details.locator('body').innerText()).toContain(reasons.targetsUnproven.cause);
    expect(await ui.sendUpdate('skip', {})).toContain('skip needs {"evidence"');
    await ui.shot('skip-refused');
    await ui.details(link.workflowId);
    expect(await ui.sendUpdate('skip', { evidence: 'kcat connects', actor: 'bob' })).toBe('accepted');
    const { endpoints } = await link.run.result();
    expect(endpoints[0]?.skipped).toEqual({ targets: 'kcat connects (bob)' });
  });

  it('is undone by rollback, and leaves nothing of ours', async ({ scenario, expect }) => {
    const link = await parkedForItsRole(scenario);
    await ui.details(link.workflowId);
    expect(await ui.sendUpdate('rollback')).toBe('accepted');
    await link.rolledBack();
    expect(link.left()).toEqual([]);
    const details = await ui.details(link.workflowId);
    await details.getByText('RolledBack').first().waitFor();
    await ui.shot('rolled-back');
  });
});

describe('a run that goes on', () => {
  it('refuses a retry with a sentence that says what is awaited, and shows what the wait saw', async ({
    scenario,
    expect,
  }) => {
    const link = await scenario();
    link.stick('connection', { state: 'absent', at: 0 });
    await link.start();
    await link.until(({ steps }) => steps.some(({ step, phase }) => step === 'connection' && phase === 'settling'));
    const details = await ui.details(link.workflowId);
    await details.getByText('waiting until the connection').waitFor();
    await ui.shot('waiting');
    expect(await ui.sendUpdate('retry')).toMatch(
      /Nothing is parked; waiting until the connection .* since \d\d:\d\d UTC/,
    );
    await ui.shot('retry-refused');

    await ui.requestCancellation(link.workflowId);
    await link.rolledBack();
    expect(link.left()).toEqual([]);
  });
});

describe('a start from the Web UI', () => {
  it('lists every problem of a wrong request, and changes nothing', async ({ installation, expect }) => {
    const { settings, sandbox, link } = installation;
    const { project, service } = await link();
    await ui.start({
      workflowId: `privatelink/${project}/${service}`,
      taskQueue: settings.taskQueue,
      type: 'onboard',
      json: `{"project": "${project}", "service": "${service}",\n"components": [],\n"endpoints": [{"vpcId": "vpc-1"}]}`,
    });
    const failure = await ui.failureOf(`privatelink/${project}/${service}`);
    for (const field of ['components', 'endpoints[0].subnetIds', 'endpoints[0].securityGroupIds'])
      expect(failure).toContain(`${field}: `);
    await ui.shot('wrong-start');
    const changes = sandbox.world.ledger.calls.filter(
      (call) => call.mutating && call.scope === `${project}/${service}`,
    );
    expect(changes).toEqual([]);
  });

  it('names the right id when the id is wrong', async ({ installation, expect }) => {
    const { project, service } = await installation.link();
    const workflowId = `mine-${project}`;
    const json = `{"project": "${project}", "service": "${service}", "components": ["kafka"], "endpoints": [], "principals": ["${seeded.roles.privatelink}"]}`;
    await ui.start({ workflowId, taskQueue: installation.settings.taskQueue, type: 'onboard', json });
    expect(await ui.failureOf(workflowId)).toContain(`start it as privatelink/${project}/${service}`);
  });

  it('takes three lines of JSON, and “like this one” does it again', async ({ installation, expect }) => {
    const { request } = await installation.link();
    const { project, service, components, endpoints } = request;
    const workflowId = `privatelink/${project}/${service}`;
    await ui.start({
      workflowId,
      taskQueue: installation.settings.taskQueue,
      type: 'onboard',
      json: `{"project": "${project}", "service": "${service}",\n"components": ${JSON.stringify(components)},\n"endpoints": ${JSON.stringify(endpoints)}}`,
    });
    const run = installation.causeway.run(request);
    await expect.poll(() => run.result().catch(() => undefined), patiently).toMatchObject({ outcome: 'ready' });
    const { runId: first } = await installation.temporal.workflow.getHandle(workflowId).describe();
    await ui.startLike(workflowId);
    const describe = () => installation.temporal.workflow.getHandle(workflowId).describe();
    await expect.poll(async () => (await describe()).runId, patiently).not.toBe(first);
    expect(await run.result()).toMatchObject({ outcome: 'ready', changed: false });
  });
});

describe('details', () => {
  it('of every reason fit beside the summary, without a horizontal scroll bar', async ({ expect }) => {
    const { page } = ui;
    const wide: string[] = [];
    // As wide as the Web UI makes the details of a window of WIDTH.
    await page.setViewportSize({ width: 481, height: 900 });
    for (const reason of Object.keys(reasons) as ReasonId[]) {
      const content = encodeURIComponent(renderDetails(parkedBy(reason)));
      await page.goto(`${inject('temporalUiUrl')}/render?content=${content}&theme=light`);
      const over = await page.locator('html').evaluate(overflow);
      if (over > 0) wide.push(`${reason}: ${over} px`);
    }
    await page.setViewportSize({ width: WIDTH, height: HEIGHT });
    expect(wide).toEqual([]);
  });
});

/** By how many pixels the page, and the details in it, are wider than their frame. */
async function widthsOf(details: Awaited<ReturnType<WebUi['details']>>) {
  return {
    page: await ui.page.locator('html').first().evaluate(overflow),
    details: await details.locator('html').evaluate(overflow),
  };
}

/** Runs in the browser. */
const overflow = (root: { readonly scrollWidth: number; readonly clientWidth: number }): number =>
  root.scrollWidth - root.clientWidth;

/** Two endpoints, so that the printed update must name one. */
function parkedBy(reason: ReasonId): RunState {
  const since = '2026-11-23T03:12:00.000Z';
  const [key, other] = [seeded.vpcs.orders.id, seeded.vpcs.billing.id];
  const placed = { region: 'eu-west-1', account: seeded.account, vpcEndpointId: 'vpce-0a1b2c3d4e5f60789' };
  const failure = { ...reasonOf(reason), reason, message: `Aiven answered: ${reasonOf(reason).symptom}` };
  const requestId = '49190312-e3e9-48fb-a2b2-83d53a1526a5';
  return {
    workflow: 'onboard',
    project: 'shop',
    service: 'orders-kafka',
    status: 'NeedsAttention',
    startedAt: since,
    revision: 1,
    components: ['kafka', 'schema_registry'],
    endpoints: [
      { key, phase: 'parked', ...placed },
      { key: other, phase: 'ready', ...placed, connectionId: 'plc0123456789ab' },
    ],
    steps: [{ step: 'targets', endpoint: key, phase: 'parked', began: since, since, says: failure.message }],
    parked: [
      {
        step: 'targets',
        endpoints: [key],
        since,
        undo: false,
        failure: { ...failure, api: 'ec2', action: 'CreateVpcEndpoint', code: 'InvalidParameter', requestId },
        until: since,
      },
    ],
    audit: [{ at: since, what: 'retry', actor: 'alice', reason: 'opened the ports' }],
    warnings: [],
  };
}
