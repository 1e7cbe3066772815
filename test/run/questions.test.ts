/** Workflows that only ask: what can be connected, and whether a run would find what it needs. */
import { ActivityFailure, RetryState } from '@temporalio/common';
import { describe, expect, it } from 'vitest';
import type { LinkableRequest } from '../../src/contract/linkable.ts';
import { doctor } from '../../src/workflows/doctor.ts';
import { findLinkable } from '../../src/workflows/find-linkable.ts';
import { failure } from '../support/open-run.ts';
import { fails, scripted, timesOut, type Answers } from '../support/scripted-world.ts';
import { openWorkflow, type Called } from '../support/workflow-context.ts';

const asked: LinkableRequest = { projects: ['shop'], roles: [], regions: ['eu-west-1'], vpcs: [] };

async function found(request: Partial<LinkableRequest>, answers: Answers) {
  const workflow = openWorkflow({ answer: scripted({ findServices: [], findVpcs: [], ...answers }) });
  const all = await workflow.end(findLinkable({ ...asked, ...request }));
  return { ...all, looked: workflow.inputs<{ access: object }>('findVpcs').map(({ access }) => access) };
}

describe('what can be connected', () => {
  it('is every service and every VPC, each once and in order', async () => {
    const findServices = ({ input }: Called) => [
      { link: `${(input as { project: string }).project}/b` },
      { link: 'shop/a' },
    ];
    const { services, vpcs, unknown } = await found(
      { projects: ['shop', 'lab'] },
      { findServices, findVpcs: [{ id: 'vpc-2' }, { id: 'vpc-1' }, { id: 'vpc-2' }] },
    );
    expect(services.map(({ link }) => link)).toEqual(['lab/b', 'shop/a', 'shop/a', 'shop/b']);
    expect([vpcs.map(({ id }) => id), unknown]).toEqual([['vpc-1', 'vpc-2'], []]);
  });

  it.each([
    [{}, [{ region: 'eu-west-1' }]],
    [
      { roles: ['r1', 'r2'] },
      [
        { region: 'eu-west-1', roleArn: 'r1' },
        { region: 'eu-west-1', roleArn: 'r2' },
      ],
    ],
    [{ regions: [] }, [{ region: 'eu-north-1' }, { region: 'us-east-1' }]],
  ])('is looked for as asked, or where the services are: %j', async (request, accesses) => {
    const findServices = [
      { link: 'a', region: 'eu-north-1' },
      { link: 'b' },
      { link: 'c', region: 'us-east-1' },
      { link: 'd', region: 'eu-north-1' },
    ];
    expect((await found(request, { findServices })).looked).toEqual(accesses);
  });

  it('names what cannot be read, and what was not found, and where', async () => {
    const findVpcs = ({ input }: Called): unknown =>
      (input as { access: { roleArn?: string } }).access.roleArn === 'r2'
        ? fails(failure('Denied.'))()
        : [{ id: 'vpc-1' }];
    const { unknown, vpcs } = await found(
      { roles: ['r1', 'r2'], vpcs: ['vpc-1', 'vpc-9'] },
      { findVpcs, findServices: fails(failure('No token.')) },
    );
    expect(vpcs).toEqual([{ id: 'vpc-1' }]);
    expect(unknown).toEqual([
      { what: 'project shop', why: 'No token.' },
      { what: 'eu-west-1 as r2', why: 'Denied.' },
      { what: 'vpc-9', why: 'it was not found in eu-west-1 as r1, eu-west-1 as r2, or policy.vpcs does not allow it' },
    ]);
    expect((await found({ regions: [], vpcs: ['vpc-9'] }, {})).unknown).toMatchObject([
      { why: expect.stringContaining('not found in no region,') },
    ]);
  });
});

describe('the doctor', () => {
  const probers = [{ check: 'probe of vpc-a', taskQueue: 'probe-a' }];
  const answered = async (checkProber: unknown) => {
    const checkSetup = { checks: [{ check: 'Aiven', state: 'ok', says: 'fine' }], probers };
    const workflow = openWorkflow({ answer: scripted({ checkSetup, checkProber }) });
    const { checks } = await workflow.end(doctor({}));
    expect(workflow.calls[1]?.options['taskQueue']).toBe('probe-a');
    return checks;
  };
  const start = 'causeway worker --probe-only --task-queue probe-a';

  it('has the checks of the worker, then those of each prober', async () => {
    const checks = await answered([{ check: 'probe of vpc-a', state: 'ok', says: 'is there' }]);
    expect(checks.map(({ check }) => check)).toEqual(['Aiven', 'probe of vpc-a']);
  });

  it.each([
    [
      'nobody polls',
      timesOut('nobody'),
      'no worker that polls probe-a started the check within 15 seconds',
      `run in the VPC: ${start}`,
    ],
    ['it broke', fails(failure('Too old.')), 'Too old.', `stop it, and run this version in the VPC: ${start}`],
    ['it took too long', timesOut('spent'), 'activity timeout', `stop it, and run this version in the VPC: ${start}`],
    [
      'nobody knows why',
      () => {
        throw new ActivityFailure('Activity task failed', 'checkProber', '1', RetryState.TIMEOUT, 'w');
      },
      'it did not answer',
      `stop it, and run this version in the VPC: ${start}`,
    ],
  ])('tells of a prober that does not answer: %s', async (_why, checkProber, says, fix) => {
    expect((await answered(checkProber))[1]).toEqual({ check: 'probe of vpc-a', state: 'failed', says, fix });
  });
});
