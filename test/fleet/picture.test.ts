/** The picture of a fleet lasts: it has every item, wanted or no longer wanted, after restarts and expired histories. */
import { expect } from 'vitest';
import type { FleetPicture, PictureItem } from '../../src/client/fleet-picture-report.ts';
import type { PrivateLinkRequest } from '../../src/contract/request.ts';
import { installationTest, type Installation } from '../support/installation.ts';
import { eventually } from '../support/eventually.ts';
import { linkOf, manifestFile, run } from './manifests.ts';

const it = installationTest();

const pictureOf = async (installation: Installation, name: string, ...more: readonly string[]) => {
  const { code, stdout } = await run(installation, 'fleet', 'status', name, '--json', ...more);
  return { code, ...(JSON.parse(stdout) as FleetPicture) };
};

const stateIn = (picture: FleetPicture, request: PrivateLinkRequest): PictureItem | undefined =>
  picture.items.find(({ link }) => link === linkOf(request));

/** Deletes the history, as the namespace's retention does. */
async function forget({ temporal }: Installation, workflowId: string): Promise<void> {
  const { namespace } = temporal.options;
  const query = `WorkflowId = "${workflowId}"`;
  for await (const { runId } of temporal.workflow.list({ query }))
    await temporal.workflowService.deleteWorkflowExecution({ namespace, workflowExecution: { workflowId, runId } });
  await eventually(async () => expect((await temporal.workflow.count(query)).count).toBe(0));
  await eventually(() => expect(temporal.workflow.getHandle(workflowId).describe()).rejects.toThrow());
}

const closeKafka = ({ sandbox }: Installation, { project, service }: PrivateLinkRequest): void => {
  const row = sandbox.world.aiven.projects.get(project)?.services.get(service);
  if (row !== undefined) row.userConfig = { ...row.userConfig, privatelink_access: { kafka: false } };
};

it.concurrent(
  'shows every item after a retry, after workers were restarted and after histories have expired',
  async ({ installation, onTestFinished }) => {
    const [proven, unproven, drifting, parking] = await Promise.all([
      installation.link(),
      installation.link({ probed: false }),
      installation.link({ probed: false }),
      installation.link({ probed: false }),
    ]);
    const disarm = installation.sandbox.world.faults.add({
      api: 'aiven',
      action: 'ServicePrivatelinkAWSCreate',
      project: parking.project,
      effect: { kind: 'status', status: 403 },
    });
    const all = [proven, unproven, drifting, parking].map(({ request }) => request);
    const file = await manifestFile(onTestFinished, 'picture', all);
    expect((await run(installation, 'fleet', 'apply', '-f', file, '--yes', '--actor', 'ada')).code).toBe(3);
    closeKafka(installation, drifting.request);

    const picture = await pictureOf(installation, 'picture');
    expect(picture.code).toBe(3);
    expect(picture.applied).toMatchObject({
      actor: 'ada',
      source: file,
      items: 4,
      hash: expect.stringMatching(/^[0-9a-f]{64}$/),
    });
    expect(stateIn(picture, proven.request)).toMatchObject({ state: 'proven', wanted: true, made: true });
    expect(stateIn(picture, unproven.request)).toMatchObject({ state: 'unproven' });
    expect(stateIn(picture, drifting.request)).toMatchObject({
      state: 'drifted',
      differences: [{ field: 'components', wanted: 'kafka', found: 'switched off' }],
    });
    expect(stateIn(picture, parking.request)).toMatchObject({
      state: 'parked',
      since: expect.any(String),
      parked: [{ step: 'privatelink', failure: { fix: expect.any(String) } }],
    });
    const text = await run(installation, 'fleet', 'status', 'picture');
    expect(text.stdout).toContain(`causeway retry ${linkOf(parking.request)}`);
    expect(text.stdout).toContain('2 of 4 there (1 proven)');

    const diff = await run(installation, 'fleet', 'diff', 'picture');
    expect(diff.code).toBe(5);
    expect(diff.stdout).toMatch(/components +kafka +switched off/);
    expect(diff.stdout).not.toContain(linkOf(proven.request));

    const csv = await run(installation, 'fleet', 'report', 'picture', '--format', 'csv');
    const lines = csv.stdout.trim().split('\n');
    expect(lines).toHaveLength(5);
    expect(lines.find((line) => line.startsWith(linkOf(proven.request)))).toMatch(/"there, proven","yes, on /);
    expect(lines.find((line) => line.startsWith(linkOf(parking.request)))).toContain('a person, at privatelink');
    const html = await run(installation, 'fleet', 'report', '-f', file, '--format', 'html');
    expect(html.stdout).toContain('<!doctype html>');
    for (const request of all) expect(html.stdout).toContain(`<th scope="row">${linkOf(request)}</th>`);
    expect(html.stdout).toMatch(/<h2[^>]*>Time that each step took, of \d runs/);
    expect(html.stdout).toContain('components: wanted kafka, found switched off');
    const link = await run(installation, 'report', linkOf(proven.request), '--format', 'html');
    expect(link).toMatchObject({ code: 0, stdout: expect.stringContaining('<dt>proven</dt><dd>yes</dd>') });

    disarm();
    await installation.restartWorkers();
    await installation.causeway.run(parking.request).retry();
    await installation.causeway.run(parking.request).result();
    await Promise.all(all.map((request) => forget(installation, `privatelink/${linkOf(request)}`)));
    await forget(installation, 'privatelink-fleet/picture');
    const later = await pictureOf(installation, 'picture');
    expect(later.run).toBeUndefined();
    expect(later.totals).toMatchObject({ proven: 1, unproven: 2, drifted: 1 });

    await eventually(async () =>
      expect(await run(installation, 'fleet', 'list')).toMatchObject({
        code: 0,
        stdout: expect.stringMatching(/picture +4 +3 +1 +1 +0 +0 +0 .* ada/),
      }),
    );
  },
);

it.concurrent(
  'says what a failed item failed for as a whole sentence, and a second apply knows what is there',
  async ({ installation, onTestFinished }) => {
    const [there, failing] = await Promise.all([
      installation.link({ probed: false }),
      installation.link({ probed: false, request: { onFailure: 'compensate' } }),
    ]);
    installation.sandbox.world.faults.add({
      api: 'aiven',
      action: 'ServicePrivatelinkAWSCreate',
      project: failing.project,
      effect: { kind: 'status', status: 403 },
    });
    const file = await manifestFile(onTestFinished, 'failing', [there.request, failing.request]);
    const applied = await run(installation, 'fleet', 'apply', '-f', file, '--yes', '--json');
    expect(applied.code).toBe(4);
    const item = stateIn(JSON.parse(applied.stdout) as FleetPicture, failing.request);
    expect(item).toMatchObject({ state: 'failed', made: false });
    const picture = await pictureOf(installation, 'failing');
    expect(stateIn(picture, failing.request)?.says).toBe(item?.says);
    expect(item?.says).not.toMatch(/…$/);
    expect(stateIn(picture, there.request)).toMatchObject({ state: 'unproven' });
    const plan = await run(installation, 'fleet', 'plan', '-f', file);
    expect(plan.stdout).toContain('1 to make, 0 to change, 1 as they are');
  },
);

it.concurrent(
  'a service that left the manifest stays in the picture for as long as it is there',
  async ({ installation, onTestFinished }) => {
    const [kept, dropped] = await Promise.all([
      installation.link({ probed: false }),
      installation.link({ probed: false }),
    ]);
    const both = await manifestFile(onTestFinished, 'leaving', [kept.request, dropped.request]);
    expect((await run(installation, 'fleet', 'apply', '-f', both, '--yes')).code).toBe(0);
    const one = await manifestFile(onTestFinished, 'leaving', [kept.request]);
    expect((await run(installation, 'fleet', 'apply', '-f', one, '--yes')).code).toBe(0);
    const picture = await pictureOf(installation, 'leaving');
    expect(stateIn(picture, dropped.request)).toMatchObject({ state: 'notWanted', wanted: false, made: true });
    expect(stateIn(picture, kept.request)).toMatchObject({ state: 'unproven', wanted: true });
    await (await installation.causeway.offboard({ project: dropped.project, service: dropped.service })).result();
    expect((await pictureOf(installation, 'leaving')).items.map(({ link }) => link)).toEqual([linkOf(kept.request)]);
  },
);
