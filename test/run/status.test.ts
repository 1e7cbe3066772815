/** The one word that lists show of a run. */
import { describe, expect, it } from 'vitest';
import type { LinkStatus } from '../../src/contract/run.ts';
import type { RunContext, RunKind } from '../../src/workflows/run/run-context.ts';
import { statusOf } from '../../src/workflows/run/run-status.ts';
import { bring, endpointOf, failure, openRun, targetsSeen, type Place } from '../support/open-run.ts';
import { openWorkflow } from '../support/workflow-context.ts';

type Proof = 'probe' | 'none' | 'skipped' | 'nothing';

interface Given {
  readonly kind?: RunKind;
  /** Of each endpoint: where it is, and what has proven it. */
  readonly endpoints: readonly (readonly [Place, Proof?])[];
  readonly stage?: 'open' | 'closing' | 'over';
  readonly before?: LinkStatus;
  readonly left?: boolean;
}

async function runWith({ kind = 'onboard', endpoints, stage = 'open', before, left }: Given): Promise<RunContext> {
  openWorkflow();
  const accepted = before === undefined ? {} : { statusBefore: before };
  const run = await openRun({ kind, keys: endpoints.map((_, index) => `vpc-${index}`), accepted });
  for (const [index, [place, proof = 'probe']] of endpoints.entries()) {
    const endpoint = bring(endpointOf(run, `vpc-${index}`), place);
    if (proof !== 'nothing') endpoint.handOn('targets', targetsSeen(proof === 'none' ? 'none' : 'probe'));
    if (proof === 'skipped') endpoint.skip('targets', 'seen by hand');
  }
  if (left === true) run.left.push({ what: 'VPC endpoint', id: 'vpce-1', why: 'it was kept', usdPerDay: 0.24 });
  if (stage !== 'open') run.close();
  if (stage === 'over') run.end();
  return run;
}

const cases = (given: readonly (readonly [string, Given, string])[]) =>
  given.map(([says, run, status]) => ({ says, run, status }));

describe('an onboarding', () => {
  it.each(
    cases([
      ['while one endpoint walks', { endpoints: [['ready'], ['walking']] }, 'Onboarding'],
      ['while a ready endpoint walks again', { endpoints: [['again']] }, 'Onboarding'],
      ['before it has any endpoint', { endpoints: [] }, 'Onboarding'],
      ['with every endpoint proven', { endpoints: [['ready'], ['ready']] }, 'Ready'],
      ['with one that nobody has proven', { endpoints: [['ready'], ['ready', 'none']] }, 'ReadyUnverified'],
      ['with one whose targets were never seen', { endpoints: [['ready', 'nothing']] }, 'ReadyUnverified'],
      ['with a step skipped by a person', { endpoints: [['ready', 'skipped']] }, 'ReadyUnverified'],
      ['with one proven and one gone, proven or not', { endpoints: [['ready'], ['rolledBack', 'none']] }, 'Ready'],
      ['while one endpoint is about to go', { endpoints: [['ready'], ['leaving']] }, 'RollingBack'],
      ['while one endpoint goes', { endpoints: [['walking'], ['rollingBack']] }, 'RollingBack'],
      [
        'with all gone, when it closes',
        { endpoints: [['rolledBack'], ['rolledBack']], stage: 'closing' },
        'RolledBack',
      ],
      [
        'with one left and one gone, when it closes',
        { endpoints: [['ready'], ['rolledBack']], stage: 'closing' },
        'Ready',
      ],
      [
        'that closes while the last one goes',
        { endpoints: [['ready'], ['rollingBack']], stage: 'closing' },
        'RollingBack',
      ],
      ['that closes with nothing ready', { endpoints: [['walking']], stage: 'closing' }, 'RollingBack'],
      ['that closes without endpoints', { endpoints: [], stage: 'closing' }, 'RollingBack'],
    ]),
  )('$says: $status', async ({ run, status }) => {
    expect(statusOf(await runWith(run))).toBe(status);
  });

  it('of the service alone is Prepared when it is ready', async () => {
    openWorkflow();
    const run = await openRun({ keys: [undefined] });
    bring([...run.endpoints.values()][0] as never, 'ready');
    expect(statusOf(run)).toBe('Prepared');
  });

  it('needs attention as long as something is parked, whatever else it does', async () => {
    const workflow = openWorkflow();
    const run = await openRun({ keys: ['vpc-a', 'vpc-b'] });
    bring(endpointOf(run, 'vpc-b'), 'ready');
    void run.parking.park({ slot: 'x', step: 'targets', endpoint: 'vpc-a', failure: failure('No.'), undo: false });
    expect(statusOf(run)).toBe('NeedsAttention');
    run.parking.decide('x', { kind: 'superseded' });
    await workflow.run();
    expect(statusOf(run)).toBe('Onboarding');
  });
});

describe('a change', () => {
  const change = (before: LinkStatus | undefined, proof: Proof): Given => ({
    kind: 'change',
    endpoints: [['ready', proof]],
    ...(before === undefined ? {} : { before }),
  });
  it.each(
    cases([
      ['under way', { kind: 'change', endpoints: [['walking']] }, 'Changing'],
      ['of a proven link, which it proved again', change('Ready', 'probe'), 'Ready'],
      ['of a proven link, of which it proves nothing', change('Ready', 'nothing'), 'Ready'],
      ['of a proven link that it could not prove', change('Ready', 'none'), 'ReadyUnverified'],
      [
        'of a proven link, one endpoint of which it could not prove',
        { ...change('Ready', 'none'), endpoints: [['ready'], ['ready', 'none']] },
        'ReadyUnverified',
      ],
      ['of a proven link whose proof was skipped', change('Ready', 'skipped'), 'ReadyUnverified'],
      ['of a link that was not proven', change('ReadyUnverified', 'probe'), 'ReadyUnverified'],
      ['of a link that was not proven, nor is now', change('ReadyUnverified', 'none'), 'ReadyUnverified'],
      ['of a link of which nothing is known', change(undefined, 'probe'), 'ReadyUnverified'],
      ['of a service without endpoints', change('Prepared', 'nothing'), 'Prepared'],
    ]),
  )('$says: $status', async ({ run, status }) => {
    expect(statusOf(await runWith(run))).toBe(status);
  });
});

describe('an offboarding', () => {
  const offboard = (given: Omit<Given, 'kind'>): Given => ({ kind: 'offboard', ...given });
  it.each(
    cases([
      ['under way', offboard({ endpoints: [['rolledBack']], stage: 'closing' }), 'Offboarding'],
      ['that left nothing', offboard({ endpoints: [['rolledBack']], stage: 'over' }), 'Removed'],
      ['that left something', offboard({ endpoints: [['rolledBack']], stage: 'over', left: true }), 'ReadyUnverified'],
      [
        'of one endpoint of a proven link',
        offboard({
          endpoints: [
            ['ready', 'nothing'],
            ['rolledBack', 'none'],
          ],
          stage: 'over',
          before: 'Ready',
        }),
        'Ready',
      ],
    ]),
  )('$says: $status', async ({ run, status }) => {
    expect(statusOf(await runWith(run))).toBe(status);
  });
});
