/** A manifest made from what exists, edited, and then planned. */
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, type TestContext } from 'vitest';
import { addService, type NewService } from '../../sandbox/seed/add-to-aiven.ts';
import type { FleetPlan } from '../../src/client/fleet-plan-report.ts';
import { installationTest, type Installation } from '../support/installation.ts';
import { linkOf, run } from './manifests.ts';

const it = installationTest({ sandbox: { settings: { dataPlane: false } } });

interface Drafted {
  readonly file?: string;
  readonly items: readonly { readonly link: string; readonly linked: boolean }[];
  readonly leftOut: readonly { readonly link: string; readonly why: string }[];
  readonly toFillIn: number;
  readonly unknown: readonly { readonly what: string; readonly why: string }[];
}

async function directory(finished: TestContext['onTestFinished']): Promise<string> {
  const path = await mkdtemp(join(tmpdir(), 'causeway-init-'));
  finished(() => rm(path, { recursive: true }));
  return path;
}

function add({ sandbox }: Installation, project: string, service: NewService): void {
  const row = sandbox.world.aiven.projects.get(project);
  if (row === undefined) throw new Error(`no project ${project}`);
  addService(sandbox.world, row, service);
}

it.concurrent(
  'lists what can be connected, marks what is, and plan takes it once it is filled in',
  async ({ installation, onTestFinished }) => {
    const [there, other] = await Promise.all([
      installation.link({ probed: false }),
      installation.link({ probed: false }),
    ]);
    const { project } = there;
    add(installation, project, { name: '0815', type: 'pg' });
    add(installation, project, { name: 'elsewhere', cloudName: 'google-europe-west1', projectVpcId: null });
    add(installation, project, { name: 'jobs', type: 'flink' });
    await (await installation.causeway.onboard(there.request)).result();
    const file = join(await directory(onTestFinished), 'links.yaml');
    const [vpc, otherVpc] = [there, other].map(({ request }) => request.endpoints[0]?.vpcId ?? '');
    const init = ['fleet', 'init', project, '--vpc', vpc ?? '', '--vpc', otherVpc ?? '', '--output', file];

    const made = await run(installation, ...init, '--name', 'drafted', '--json');
    expect(made).toMatchObject({ code: 0 });
    const drafted = JSON.parse(made.stdout) as Drafted;
    expect(drafted).toMatchObject({
      file,
      items: [
        { link: `${project}/0815`, linked: false },
        { link: linkOf(there.request), linked: true },
      ],
      toFillIn: 3,
      unknown: [],
    });
    expect(Object.fromEntries(drafted.leftOut.map(({ link, why }) => [link, why]))).toEqual({
      [`${project}/elsewhere`]: expect.stringContaining('not on AWS'),
      [`${project}/jobs`]: expect.stringContaining('flink, which has no AWS PrivateLink'),
    });
    const text = await readFile(file, 'utf8');
    expect(text).toMatch(/# linked already: PrivateLink is active, connected by vpce-\w+ \(active\)/);

    expect(await run(installation, ...init)).toMatchObject({
      code: 2,
      stderr: expect.stringContaining('exists already'),
    });
    expect(await readFile(file, 'utf8')).toBe(text);

    const refused = await run(installation, 'fleet', 'plan', '-f', file, '--json');
    expect(refused.code).toBe(2);
    const line = text.split('\n').findIndex((each) => each.includes('vpcId: <fill-in>')) + 1;
    expect((JSON.parse(refused.stdout) as FleetPlan).problems[0]).toMatchObject({
      at: expect.stringMatching(new RegExp(`^${file}:${line}:\\d+$`)),
      problem: 'is not filled in yet',
      fix: expect.stringContaining('vpc-0a1b2c3d4e5f60718'),
    });

    const endpoint = other.request.endpoints[0];
    const filled = text
      .replace('vpcId: <fill-in>', `vpcId: ${endpoint?.vpcId ?? ''}`)
      .replace('subnetIds: [<fill-in>]', `subnetIds: [${(endpoint?.subnetIds ?? []).join(', ')}]`)
      .replace('securityGroupIds: [<fill-in>]', `securityGroupIds: [${(endpoint?.securityGroupIds ?? []).join(', ')}]`);
    await writeFile(file, filled);
    const planned = await run(installation, 'fleet', 'plan', '-f', file, '--json');
    const plan = JSON.parse(planned.stdout) as FleetPlan;
    expect(plan.problems).toEqual([]);
    expect(Object.fromEntries(plan.items.map(({ link, does }) => [link, does]))).toEqual({
      [`${project}/0815`]: 'make',
      // It is as it was found, so there is nothing to do.
      [linkOf(there.request)]: 'leave',
    });
    expect(planned.code).toBe(5);
  },
);

it.concurrent(
  'in CSV, of several projects: what cannot be read is named, and ends it with 1',
  async ({ installation, onTestFinished }) => {
    const [one, two] = await Promise.all([
      installation.link({ probed: false }),
      installation.link({ probed: false, service: { name: 'bills', type: 'pg' } }),
    ]);
    const folder = await directory(onTestFinished);
    const file = join(folder, 'links.csv');
    const vpc = one.request.endpoints[0]?.vpcId ?? '';
    const projects = [one.project, two.project, 'nowhere'];
    const made = await run(installation, 'fleet', 'init', ...projects, '--vpc', vpc, '-o', file);
    expect(made).toMatchObject({ code: 1, stderr: expect.stringContaining('project nowhere was not looked at') });
    expect(made.stdout).toContain('2 services, 0 of them linked already');

    const text = await readFile(file, 'utf8');
    await writeFile(join(folder, 'fleet.yaml'), 'name: from-csv\nitemsFrom: links.csv\n');
    const plan = ['fleet', 'plan', '-f', join(folder, 'fleet.yaml')];
    const refused = await run(installation, ...plan);
    expect(refused).toMatchObject({ code: 2 });
    expect(`${refused.stdout}${refused.stderr}`).toMatch(/links\.csv:\d+.*securityGroupIds.*is not filled in yet/s);

    await writeFile(file, text.replaceAll('<fill-in>', one.request.endpoints[0]?.securityGroupIds[0] ?? ''));
    const planned = await run(installation, ...plan);
    expect(planned).toMatchObject({ code: 5, stdout: expect.stringContaining('2 to make') });
  },
);

it.concurrent('without any service that can be connected it writes nothing, and says why', async ({ installation }) => {
  const { project } = await installation.link({ service: { name: 'jobs', type: 'flink' } });
  const refused = await run(installation, 'fleet', 'init', project);
  expect(refused).toMatchObject({
    code: 2,
    stdout: '',
    stderr: expect.stringMatching(/has no service that can have PrivateLink .*flink/),
  });
  const role = 'arn:aws:iam::999999999999:role/other';
  const { project: with1 } = await installation.link();
  const partly = await run(installation, 'fleet', 'init', with1, '--role-arn', role, '--json');
  expect(partly.code).toBe(1);
  expect((JSON.parse(partly.stdout) as Drafted).unknown).toEqual([
    { what: `eu-west-1 as ${role}`, why: expect.stringContaining('trust policy') },
  ]);
  expect(await run(installation, 'fleet', 'init', with1, '-o', 'links.txt')).toMatchObject({
    code: 2,
    stderr: expect.stringContaining('does not show the format'),
  });
});
