/** What left the manifest is named; `--prune` removes only what the fleet itself made. */
import { expect } from 'vitest';
import type { FleetPlan } from '../../src/client/fleet-plan-report.ts';
import type { FleetPicture } from '../../src/client/fleet-picture-report.ts';
import type { PrivateLinkRequest } from '../../src/contract/request.ts';
import { installationTest, type Installation } from '../support/installation.ts';
import { linkOf, manifestFile, run } from './manifests.ts';

const it = installationTest({ sandbox: { settings: { dataPlane: false } } });

const planOf = async (installation: Installation, file: string): Promise<FleetPlan> =>
  JSON.parse((await run(installation, 'fleet', 'plan', '-f', file, '--json')).stdout) as FleetPlan;

const endpointsOf = ({ sandbox }: Installation, { endpoints }: PrivateLinkRequest): number =>
  [...sandbox.world.aws.vpcEndpoints.values()].filter(
    ({ vpcId, state }) => state !== 'deleted' && endpoints.some((each) => each.vpcId === vpcId),
  ).length;

it.concurrent(
  'takes away what the fleet made, within the limit, after a yes; never what others made',
  async ({ installation, onTestFinished }) => {
    const [kept, made, before, alsoMade] = await Promise.all(
      [1, 2, 3, 4].map(() => installation.link({ probed: false })),
    );
    if (!kept || !made || !before || !alsoMade) throw new Error('four links');
    await (await installation.causeway.onboard(before.request)).result();
    const all = [kept, made, before, alsoMade].map(({ request }) => request);
    const whole = await manifestFile(onTestFinished, 'pruned', all);
    expect((await run(installation, 'fleet', 'apply', '-f', whole, '--yes')).code).toBe(0);
    const file = await manifestFile(onTestFinished, 'pruned', [kept.request]);

    const plan = await planOf(installation, file);
    expect(plan.verdict).toBe('nothing');
    expect(Object.fromEntries(plan.leaving.map(({ link, kept: why }) => [link, why]))).toEqual({
      [linkOf(made.request)]: undefined,
      [linkOf(alsoMade.request)]: undefined,
      [linkOf(before.request)]: 'this fleet did not make it',
    });
    expect(await run(installation, 'fleet', 'plan', '-f', file, '--prune', '--max-removals', '2')).toMatchObject({
      code: 5,
      stdout: expect.stringContaining('2 to take away'),
    });

    // 10% of four, rounded up, is one.
    const tooMany = await run(installation, 'fleet', 'apply', '-f', file, '--prune', '--yes');
    expect(tooMany).toMatchObject({ code: 2, stderr: expect.stringContaining('give --max-removals 2') });
    const unasked = await run(installation, 'fleet', 'apply', '-f', file, '--prune', '--max-removals', '2');
    expect(unasked).toMatchObject({ code: 2, stderr: expect.stringContaining('--yes: is missing') });
    expect(endpointsOf(installation, made.request)).toBe(1);

    const pruned = await run(
      installation,
      'fleet',
      'apply',
      '-f',
      file,
      '--prune',
      '--max-removals',
      '2',
      '--yes',
      '--json',
    );
    expect(pruned.code).toBe(0);
    const picture = JSON.parse(pruned.stdout) as FleetPicture & {
      pruned: readonly { link: string; outcome: string }[];
    };
    expect(picture.pruned.map(({ link, outcome }) => [link, outcome]).sort()).toEqual(
      [made, alsoMade].map(({ request }) => [linkOf(request), 'removed']).sort(),
    );
    expect([kept, made, before, alsoMade].map(({ request }) => endpointsOf(installation, request))).toEqual([
      1, 0, 1, 0,
    ]);
    expect(picture.items.map(({ link, state }) => [link, state]).sort()).toEqual(
      [
        [linkOf(kept.request), 'unproven'],
        [linkOf(before.request), 'notWanted'],
      ].sort(),
    );
  },
);

it.concurrent(
  'leaves what another fleet wants, and what was made again by somebody else',
  async ({ installation, onTestFinished }) => {
    const [shared, anew] = await Promise.all([1, 2].map(() => installation.link({ probed: false })));
    if (!shared || !anew) throw new Error('two links');
    const first = await manifestFile(onTestFinished, 'first', [shared.request, anew.request]);
    expect((await run(installation, 'fleet', 'apply', '-f', first, '--yes')).code).toBe(0);
    expect(
      (
        await run(
          installation,
          'fleet',
          'apply',
          '-f',
          await manifestFile(onTestFinished, 'second', [shared.request]),
          '--yes',
        )
      ).code,
    ).toBe(0);
    await (await installation.causeway.offboard({ project: anew.project, service: anew.service })).result();
    await (await installation.causeway.onboard(anew.request)).result();
    const other = await installation.link({ probed: false });
    const file = await manifestFile(onTestFinished, 'first', [other.request]);
    const applied = await run(installation, 'fleet', 'apply', '-f', file, '--prune', '--max-removals', '100%', '--yes');
    expect(applied.stderr).toContain('stays: fleet second wants it');
    expect(applied.stderr).toContain('made again by somebody else');
    expect([shared, anew].map(({ request }) => endpointsOf(installation, request))).toEqual([1, 1]);
  },
);
