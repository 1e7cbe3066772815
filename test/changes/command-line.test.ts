/** Changes by the command line, as processes: what is refused, forced and left, and the exit codes. */
import { describe, expect } from 'vitest';
import { vanishEndpoint } from '../../sandbox/ec2/behind-the-back.ts';
import { causeway, type Ran } from '../cli/causeway.ts';
import { connectOthers, scenarioModes, type Scenario } from '../support/scenario.ts';

const THEIRS = 'arn:aws:iam::999988887777:root';
const FORCED = ['--force', '--reason', 'its users have moved'];

/** As somebody at a terminal of this installation: `run(link, 'principals add', arn)`. */
function run({ installation, project, service }: Scenario, command: string, ...more: readonly string[]): Promise<Ran> {
  const { temporal, taskQueue } = installation.settings;
  const where = ['--address', temporal.address, '--namespace', temporal.namespace, '--task-queue', taskQueue];
  return causeway([...command.split(' '), `${project}/${service}`, ...more, ...where]);
}

const objectOf = ({ stdout }: Ran): unknown => JSON.parse(stdout);

describe.each(scenarioModes())('with the workflow cache $cache, at the command line', ({ it }) => {
  it('others are cut off only by force, and a principal can be removed when no endpoint of ours is left', async ({
    scenario,
  }) => {
    const link = await scenario();
    await link.ready();
    const other = await connectOthers(link);

    const refused = await run(link, 'components disable', 'kafka');
    expect(refused).toMatchObject({ code: 2, stdout: '', stderr: expect.stringContaining(other) });
    expect(refused.stderr).toContain('--force');
    expect(await run(link, 'components disable', 'kafka', '--force')).toMatchObject({
      code: 2,
      stderr: expect.stringContaining('reason'),
    });
    const forced = await run(link, 'components disable', 'kafka', ...FORCED, '--json');
    expect(forced.code).toBe(0);
    expect(objectOf(forced)).toMatchObject({ outcome: 'changed', warnings: [expect.stringContaining(other)] });

    const refusedAll = await run(link, 'offboard', '--yes', '--json');
    expect(objectOf(refusedAll)).toMatchObject({
      error: { type: 'Invalid', problems: [{ field: 'force', value: other }] },
    });
    expect(refusedAll.code).toBe(2);

    const ours = await run(link, 'offboard', '--vpc', link.vpcs[0]?.vpc.id ?? '', '--yes', '--json');
    expect(objectOf(ours)).toMatchObject({ outcome: 'removed' });
    // No endpoint of ours is left: principals can still be added and removed.
    expect((await run(link, 'principals add', THEIRS)).code).toBe(0);
    const removed = await run(link, 'principals remove', THEIRS, ...FORCED, '--json');
    expect({ code: removed.code, result: objectOf(removed) }).toMatchObject({
      code: 0,
      result: { outcome: 'changed' },
    });

    vanishEndpoint(link.world, other);
    expect(await run(link, 'offboard', '--yes')).toMatchObject({ code: 0, stdout: expect.stringContaining('is gone') });
    expect(link.left()).toEqual([]);
    expect((await run(link, 'offboard', '--yes')).code).toBe(0);
  });

  it('offboard exits with 1 when something of ours is left', async ({ scenario }) => {
    const link = await scenario();
    await link.ready();
    link.stick('vpcEndpointDeletion', { at: 0 });
    const asked = run(link, 'offboard', '--yes', '--json');
    await link.until(({ steps }) => steps.some(({ step, phase }) => step === 'vpcEndpoint' && phase === 'removing'));
    await link.installation.temporal.workflow.getHandle(link.workflowId).cancel();
    link.disarm();
    // A deletion that is already stuck stays stuck.
    for (const { id, vpcId, state } of [...link.world.aws.vpcEndpoints.values()])
      if (state === 'deleting' && vpcId === link.vpcs[0]?.vpc.id) vanishEndpoint(link.world, id);
    const ended = await asked;
    expect(ended.code).toBe(1);
    expect(objectOf(ended)).toMatchObject({
      outcome: 'partly removed',
      left: expect.arrayContaining([expect.objectContaining({ what: 'PrivateLink resource' })]),
    });
  });
});
