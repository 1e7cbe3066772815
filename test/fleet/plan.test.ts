/** A manifest is checked as a whole before anything in it is started. */
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'vitest';
import { seeded } from '../../sandbox/seed/ids.ts';
import type { FleetPlan } from '../../src/client/fleet-plan-report.ts';
import type { PrivateLinkRequest } from '../../src/contract/request.ts';
import { causeway, type Ran } from '../cli/causeway.ts';
import { installationTest, type Installation } from '../support/installation.ts';

const it = installationTest({ sandbox: { settings: { dataPlane: false } } });

const directories: string[] = [];
it.afterAll(async () => {
  for (const directory of directories) await rm(directory, { recursive: true });
});

/** A manifest as JSON, one item a few lines. */
async function manifest(name: string, items: readonly object[], defaults: object = {}): Promise<string> {
  const directory = await mkdtemp(join(tmpdir(), 'causeway-plan-'));
  directories.push(directory);
  const path = join(directory, 'fleet.json');
  await writeFile(path, JSON.stringify({ name, defaults, items }, undefined, 1));
  return path;
}

const run = ({ settings }: Installation, ...args: readonly string[]): Promise<Ran> =>
  causeway([...args, '--address', settings.temporal.address, '--task-queue', settings.taskQueue], {});

const planOf = async (installation: Installation, file: string): Promise<FleetPlan & { code: number | null }> => {
  const { code, stdout } = await run(installation, 'fleet', 'plan', '-f', file, '--json');
  return { code, ...(JSON.parse(stdout) as FleetPlan) };
};

const linkOf = ({ project, service }: PrivateLinkRequest): string => `${project}/${service}`;

const runsOf = async ({ temporal }: Installation, request: PrivateLinkRequest): Promise<number> =>
  (await temporal.workflow.count(`WorkflowId = "privatelink/${linkOf(request)}"`)).count;

it.concurrent(
  'says what would be made, changed and left, what it costs and how long it takes',
  async ({ installation }) => {
    const tagged = { endpoint: { tags: { team: 'orders' } }, probed: false };
    const [fresh, drifted, there, theirs] = await Promise.all([
      installation.link(tagged),
      installation.link({ probed: false }),
      installation.link({ probed: false }),
      installation.link({
        probed: false,
        vpcs: [{ account: seeded.otherAccount }],
        endpoint: { roleArn: seeded.roles.other, externalId: seeded.externalId, tags: { owner: 'ledger' } },
      }),
    ]);
    await Promise.all(
      [drifted, there].map(async ({ request }) => (await installation.causeway.onboard(request)).result()),
    );
    const row = installation.sandbox.world.aiven.projects.get(drifted.project)?.services.get('kafka');
    if (row !== undefined) row.userConfig = { ...row.userConfig, privatelink_access: { kafka: false } };
    const file = await manifest(
      'planned',
      [fresh, drifted, there, theirs].map(({ request }) => request),
    );

    const plan = await planOf(installation, file);
    expect(plan).toMatchObject({ code: 5, verdict: 'differences', problems: [] });
    expect(plan.totals).toMatchObject({ make: 2, change: 1, leave: 1, refuse: 0 });
    expect(plan.items.find(({ link }) => link === linkOf(drifted.request))).toMatchObject({
      does: 'change',
      at: expect.stringMatching(/fleet\.json:\d+:\d+$/),
      differences: [{ field: 'components', wanted: 'kafka', found: 'switched off' }],
    });
    const { byTeam, byAccount, usdPerMonth } = plan.price;
    expect(byTeam.map(({ of }) => of).sort()).toEqual(['ledger', 'no team', 'orders']);
    expect(byAccount.map(({ of }) => of)).toEqual(
      expect.arrayContaining([seeded.account, seeded.otherAccount, `Aiven ${fresh.project}`]),
    );
    const sum = byTeam.reduce((total, each) => total + each.usdPerMonth, 0);
    expect(sum).toBeCloseTo(usdPerMonth, 1);
    expect(plan.time.buckets.map(({ account, calls }) => [account, calls]).sort()).toEqual([
      [seeded.account, 1],
      [seeded.otherAccount, 1],
    ]);

    const text = await run(installation, 'fleet', 'plan', '-f', file);
    expect(text.stdout).toContain('Fleet planned: 2 to make, 1 to change, 1 as they are.');
    expect(text.stdout).toContain('components: wanted kafka, found switched off');
    // Nothing was started.
    expect(await runsOf(installation, fresh.request)).toBe(0);

    const only = await manifest('planned', [there.request]);
    expect(await planOf(installation, only)).toMatchObject({ code: 0, verdict: 'nothing' });
    // What is as the manifest says is not run again, and needs no confirmation.
    const applied = await run(installation, 'fleet', 'apply', '-f', only);
    expect(applied).toMatchObject({ code: 0, stdout: expect.stringContaining('nothing to start') });
    expect(await runsOf(installation, there.request)).toBe(1);
  },
);

it.concurrent(
  'names all mistakes at once, each with line and column, and nothing is started',
  async ({ installation }) => {
    const [right, absent, misplaced] = await Promise.all([1, 2, 3].map(() => installation.link({ probed: false })));
    const wrongSubnet = (request: PrivateLinkRequest): PrivateLinkRequest => ({
      ...request,
      endpoints: request.endpoints.map((endpoint) => ({ ...endpoint, subnetIds: ['subnet-0000000000000000f'] })),
    });
    if (right === undefined || absent === undefined || misplaced === undefined) throw new Error('three links');
    const file = await manifest('mistaken', [
      right.request,
      { ...absent.request, service: 'nowhere' },
      wrongSubnet(misplaced.request),
      { ...right.request, service: 'other', endpoints: [{ vpcId: 'nonsense' }] },
      { ...right.request, service: 'another', components: [] },
    ]);
    const plan = await planOf(installation, file);
    expect(plan).toMatchObject({ code: 2, verdict: 'invalid' });
    const said = plan.problems.map(
      ({ at = '', field, value, problem }) => `${at.split(':').slice(1).join(':')} ${field} ${value} ${problem}`,
    );
    expect(said.join('\n')).toMatch(/\d+:\d+ items\[1\]\.service of \S+\/nowhere nowhere is not in project/);
    expect(said.join('\n')).toMatch(
      /\d+:\d+ items\[2\]\.endpoints\[0\]\.subnetIds\[0\] of .* subnet-0000000000000000f /,
    );
    expect(said.join('\n')).toMatch(/\d+:\d+ items\[3\]\.endpoints\[0\]\.vpcId nonsense/);
    expect(said.join('\n')).toMatch(/\d+:\d+ items\[4\]\.components/);
    expect(plan.problems.every(({ at }) => at?.startsWith(file))).toBe(true);

    const refused = await run(installation, 'fleet', 'apply', '-f', file, '--yes', '--json');
    expect(refused.code).toBe(2);
    expect(JSON.parse(refused.stdout)).toMatchObject({ error: { type: 'Invalid', problems: plan.problems } });
    expect(await runsOf(installation, right.request)).toBe(0);

    // There is no terminal, so nobody can be asked.
    const unasked = await run(installation, 'fleet', 'apply', '-f', file, '--skip-invalid');
    expect(unasked).toMatchObject({ code: 2, stderr: expect.stringContaining('--yes: is missing') });
    expect(await runsOf(installation, right.request)).toBe(0);
    const applied = await run(installation, 'fleet', 'apply', '-f', file, '--skip-invalid', '--yes');
    expect(applied).toMatchObject({ code: 0, stdout: expect.stringContaining('1 of 3 there (0 proven), 2 failed') });
  },
);
