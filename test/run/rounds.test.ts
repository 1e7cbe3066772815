/** The rounds of one step, forwards and back: what a run, the plan and the contract suite share. */
import { describe, expect, it } from 'vitest';
import { ensure, undo, type RoundVerbs } from '../../src/contract/rounds.ts';
import type { Look } from '../../src/contract/step-contract.ts';
import { steps } from '../../src/contract/steps.ts';
import type { StepDefinition } from '../../src/contract/steps/definition.ts';
import { failure } from '../support/open-run.ts';

const [privatelink, vpcEndpoint] = steps;
const routes = steps.find(({ name }) => name === 'routes') as StepDefinition;
const targets = steps.find(({ name }) => name === 'targets') as StepDefinition;

/** The calls of a round, with answers that a test gives. */
function rounds(looks: readonly object[], more: Partial<RoundVerbs<never>> = {}) {
  const calls: string[] = [];
  const left = [...looks];
  const verbs = {
    look: async () => (calls.push('look'), left.length > 1 ? left.shift() : left[0]) as Look<never>,
    register: () => void calls.push('register'),
    apply: async () => (calls.push('apply'), {}),
    settle: async () => (calls.push('settle'), { settled: true }),
    refuse: (why: { message: string }) => {
      throw new Error(why.message);
    },
    ...more,
  } as unknown as RoundVerbs<never>;
  return { calls, verbs };
}

const change = (more = false) => ({ answer: 'change', change: { says: 'create it' }, more });
const nothing = (more: object = {}) => ({ answer: 'nothing', says: 'it is there', ...more });

describe('a step that changes something', () => {
  it.each([
    ['finds what it would make', [nothing({ outputs: { a: 1 } })], 'look', { output: { a: 1 }, adopted: false }],
    ['finds it, made by this link', [nothing({ outputs: { a: 1 }, ours: true })], 'look', { foundOurs: true }],
    ['finds it, and waits for it', [nothing()], 'look settle', { output: { settled: true } }],
    [
      'uses what somebody else made',
      [{ answer: 'adopt', says: 'theirs', outputs: { a: 1 } }],
      'look',
      { output: { a: 1 }, adopted: true, says: 'theirs' },
    ],
    ['waits, and looks again', [{ answer: 'wait', says: 'not yet' }, nothing({ outputs: {} })], 'look settle look', {}],
    [
      'makes it, noted before, and waits',
      [change()],
      'look register apply settle',
      { says: 'create it', adopted: false },
    ],
    [
      'changes one thing after the other',
      [change(true), change()],
      'look register apply settle look register apply settle',
      {},
    ],
  ])('%s', async (_does, looks, called, ensured) => {
    const { calls, verbs } = rounds(looks);
    const result = await ensure(vpcEndpoint, verbs);
    expect(result).toMatchObject(ensured);
    expect(calls.join(' ')).toBe(called);
    if (!('foundOurs' in ensured)) expect(result).not.toHaveProperty('foundOurs');
  });

  it('does not wait when the answer shows that it is done, unless there is more to change', async () => {
    const apply = async () => ({ outputs: { made: true } }) as never;
    const { calls, verbs } = rounds([change()], { apply });
    expect(await ensure(vpcEndpoint, verbs)).toMatchObject({ output: { made: true } });
    expect(calls).not.toContain('settle');
    const again = rounds([change(true), nothing({ outputs: {} })], { apply });
    await ensure(vpcEndpoint, again.verbs);
    expect(again.calls.join(' ')).toBe('look register settle look');
  });

  it('looks again when something other than its good state was waited for', async () => {
    const settle = async () => null;
    const { calls, verbs } = rounds([change(), nothing({ ours: true }), nothing({ outputs: {} })], { settle });
    expect(await ensure(vpcEndpoint, verbs)).toMatchObject({ says: 'it is there' });
    expect(calls.filter((call) => call === 'look')).toHaveLength(3);
  });

  it('is given up after five changes, or when the look refuses', async () => {
    const { calls, verbs } = rounds([change(true)]);
    await expect(ensure(vpcEndpoint, verbs)).rejects.toThrow(
      'The VPC endpoint was changed 5 times and still differs from the request.',
    );
    expect(calls.filter((call) => call === 'apply')).toHaveLength(5);
    const refused = rounds([{ answer: 'refuse', says: 'no', failure: failure('It is not ours.') }]);
    await expect(ensure(vpcEndpoint, refused.verbs)).rejects.toThrow('It is not ours.');
  });
});

describe('a step that only waits', () => {
  it.each([
    ['was not seen before', undefined, 'settle', { settled: true }],
    ['was seen in its good state a moment ago', nothing({ outputs: { seen: true } }), '', { seen: true }],
    ['was seen without what it hands on', nothing(), 'settle', { settled: true }],
    ['was seen in another state', { answer: 'wait', outputs: { seen: true } }, 'settle', { settled: true }],
  ])('%s', async (_what, seen, called, output) => {
    const { calls, verbs } = rounds([], { seen: () => seen as never });
    expect(await ensure(routes, verbs)).toEqual({ output, says: `${routes.noun} ${routes.awaits}`, adopted: false });
    expect(calls.join(' ')).toBe(called);
  });

  it('says in what it is less than what was awaited', async () => {
    const { verbs } = rounds([], { settle: async () => ({ verifiedBy: 'none', zones: [] }) as never });
    expect((await ensure(targets, verbs)).says).toBe('target health is not proven: no probe looked');
  });

  it('must come to something', async () => {
    const { verbs } = rounds([], { settle: async () => null });
    await expect(ensure(routes, verbs)).rejects.toThrow('settle of routes answered nothing');
  });
});

describe('an undo', () => {
  it.each([
    ['waits until nobody uses it', { removableWhen: 'unused' }, {}, false, 'removable remove'],
    [
      'waits only for who was connected before, when somebody recorded that',
      { removableWhen: 'unusedSince' },
      { connected: [] },
      false,
      'removable remove',
    ],
    ['does not wait when nobody recorded it', { removableWhen: 'unusedSince' }, {}, false, 'remove'],
    ['of what is always removable does not wait', {}, { connected: [] }, false, 'remove'],
    ['waits until it is gone', {}, {}, true, 'remove settle'],
  ] as const)('%s', async (_does, step, removal, waits, called) => {
    const calls: string[] = [];
    const call = (name: string, answer?: unknown) => async () => (calls.push(name), answer as never);
    const removed = { removed: ['it'], left: [], ...(waits ? { wait: { want: 'gone' } } : {}) };
    const verbs = { settleRemovable: call('removable'), remove: call('remove', removed), settle: call('settle') };
    expect(await undo({ ...privatelink, removableWhen: undefined, ...step } as never, [{}, removal], verbs)).toBe(
      removed,
    );
    expect(calls.join(' ')).toBe(called);
  });
});
