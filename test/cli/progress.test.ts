import { stripVTControlCharacters } from 'node:util';
import { describe, expect, it } from 'vitest';
import { steps as listed } from '../../src/contract/steps.ts';
import { checklist } from '../../src/cli/text/checklist.ts';
import { progressLines } from '../../src/cli/text/progress-lines.ts';
import { createProgress } from '../../src/cli/follow/progress.ts';
import type { PendingActivity, Snapshot } from '../../src/cli/follow/snapshot.ts';
import type { RunState, StepState } from '../../src/contract/run.ts';

const at = (second: number): string => new Date(Date.UTC(2026, 0, 2, 3, 4, second)).toISOString();
const now = Date.parse(at(30));

const settling: StepState = {
  step: 'vpcEndpoint',
  endpoint: 'vpc-0a1',
  phase: 'settling',
  began: at(10),
  since: at(10),
  says: 'waiting',
};
const done: StepState = { step: 'privatelink', phase: 'done', began: at(1), since: at(9), says: 'create it' };

const state = (steps: readonly StepState[], keys = ['vpc-0a1']): RunState => ({
  workflow: 'onboard',
  project: 'shop',
  service: 'orders-kafka',
  status: 'Onboarding',
  startedAt: at(0),
  revision: 1,
  components: ['kafka'],
  endpoints: keys.map((key, index) => ({
    key,
    phase: 'walking',
    region: 'eu-west-1',
    account: '111122223333',
    vpcEndpointId: `vpce-${index}`,
  })),
  steps,
  toCome: listed.flatMap(({ name, scope }) =>
    (scope === 'service' ? [undefined] : keys)
      .map((endpoint) => ({ step: name, ...(endpoint === undefined ? {} : { endpoint }) }))
      .filter((place) => !steps.some((step) => step.step === place.step && step.endpoint === place.endpoint)),
  ),
  parked: [],
  audit: [],
  warnings: [],
});

const pending = (subject: string): PendingActivity => ({
  activity: 'settleVpcEndpoint',
  attempt: 1,
  started: true,
  observed: { subject, state: 'pending', since: at(12), looks: 3, began: at(11) },
});

const snapshot = (more: Partial<Snapshot> = {}): Snapshot => ({
  workflowId: 'privatelink/shop/orders-kafka',
  runId: 'run',
  workflow: 'onboard',
  taskQueue: 'causeway',
  execution: 'RUNNING',
  startedAt: at(0),
  events: 9,
  state: state([settling, done]),
  pending: [],
  unpolled: [],
  ...more,
});

describe('progress', () => {
  it('is a line for each step, in the order of the walk, with its time and what is awaited', () => {
    const lines = progressLines(snapshot({ pending: [pending('VPC endpoint vpce-0')] }), now);
    expect(lines).toMatchObject([
      { mark: '✓', title: 'privatelink', elapsed: '8 s', says: 'create it' },
      {
        mark: '·',
        title: 'vpcEndpoint',
        elapsed: '20 s',
        says: 'waiting',
        observed: 'pending since 03:04 UTC, 3 looks',
      },
    ]);
  });

  it('gives each of several endpoints the observation that names it, and none when it is unclear', () => {
    const second: StepState = { ...settling, endpoint: 'vpc-0b2' };
    const several = state([second, settling], ['vpc-0a1', 'vpc-0b2']);
    const lines = progressLines(snapshot({ state: several, pending: [pending('VPC endpoint vpce-1')] }), now);
    expect(lines.map(({ title, observed }) => [title, observed])).toEqual([
      ['vpcEndpoint vpc-0a1', undefined],
      ['vpcEndpoint vpc-0b2', 'pending since 03:04 UTC, 3 looks'],
    ]);
  });

  it('says on a plain stream what changed, once, and that nobody polls', () => {
    const written: string[] = [];
    const display = createProgress({
      isTTY: false,
      write: (text: string) => written.push(text),
    } as unknown as NodeJS.WriteStream);
    display.show(snapshot());
    display.show(snapshot({ pending: [pending('VPC endpoint vpce-0')] }));
    display.show(snapshot({ unpolled: ['causeway-probe-vpc-0a1'] }));
    display.done();
    expect(written.join('')).toMatch(
      /^✓ privatelink .*\n· vpcEndpoint .*\n! no worker polls causeway-probe-vpc-0a1: .*\n$/,
    );
  });

  it.each([60, 80, 120])(
    "is a checklist of all steps in %i columns, with the run's link, and cuts no word",
    (columns) => {
      const written: string[] = [];
      const stream = { isTTY: true, columns, rows: 20, write: (text: string) => written.push(text) };
      const display = createProgress(stream as unknown as NodeJS.WriteStream, 'http://127.0.0.1:8233/run');
      const says = 'waiting until the VPC endpoint is available';
      display.show(
        snapshot({ state: state([done, { ...settling, says }]), pending: [pending('VPC endpoint vpce-0')] }),
      );
      display.done();
      const lines = stripVTControlCharacters(written.join(''))
        .split('\n')
        .filter((line) => line !== '');
      expect(lines[0]).toMatch(/^shop\/orders-kafka: Onboarding, step 2 of 6, /);
      expect(lines[1]).toBe('http://127.0.0.1:8233/run');
      expect(lines.slice(2).map((line) => line.slice(2).split(' ')[0])).toEqual(listed.map(({ name }) => name));
      expect(Math.max(...lines.map(({ length }) => length))).toBeLessThanOrEqual(columns);
      const words = new Set(`pending since 03:04 UTC, 3 looks; ${says} …`.split(' '));
      const awaited = lines[3]?.slice(lines[3].indexOf('pending')).split(' ') ?? [];
      expect(awaited.filter((word) => !words.has(word))).toEqual([]);
      expect(lines[3]).toMatch(/^· vpcEndpoint +\d.* of about 2 min +pending/);
      expect(lines[7]).toMatch(/targets +about 2 min +to come/);
    },
  );

  it('is a checklist backwards for a removal, of what has begun and what is still to come, without usual times', () => {
    const removing: StepState = { ...settling, step: 'connection', phase: 'removing', says: 'waiting' };
    const toCome = [{ step: 'vpcEndpoint', endpoint: 'vpc-0a1' }, { step: 'privatelink' }] as const;
    const lines = checklist(
      snapshot({ state: { ...state([removing]), workflow: 'offboard', status: 'Offboarding', toCome } }),
      now,
    );
    expect(lines).toMatchObject([
      { title: 'connection', phase: 'removing' },
      { title: 'vpcEndpoint', phase: 'toCome' },
      { title: 'privatelink', phase: 'toCome' },
    ]);
    expect(lines.flatMap(({ usual }) => usual ?? [])).toEqual([]);
  });

  it('redraws on a terminal and never breaks a line', () => {
    const written: string[] = [];
    const stream = { isTTY: true, columns: 50, rows: 20, write: (text: string) => written.push(text) };
    const display = createProgress(stream as unknown as NodeJS.WriteStream);
    display.show(snapshot({ state: state([{ ...settling, says: 'x'.repeat(200) }]) }));
    display.done();
    expect(written.join('')).toContain('…');
    expect(written.join('')).not.toContain('x'.repeat(50));
  });
});
