/** The box of a parked step in the Web UI: what a person reads, sends and pastes. */
import { describe, expect, it } from 'vitest';
import type { FailureInfo } from '../../src/contract/failure-info.ts';
import type { ParkedStep } from '../../src/contract/run.ts';
import { item, pasteable, plain, row, table, when } from '../../src/workflows/details/markdown.ts';
import { parkedBox } from '../../src/workflows/details/parked-box.ts';
import { failure } from '../support/open-run.ts';

const link = { project: 'shop', service: 'orders' };

interface Given extends Partial<Omit<ParkedStep, 'failure'>> {
  readonly failure?: Partial<FailureInfo>;
  readonly several?: boolean;
}

/** The lines below its head, by what they begin with. */
function boxOf({ several = false, failure: more, ...given }: Given = {}) {
  const parked: ParkedStep = {
    ...{ step: 'vpcEndpoint', endpoints: ['vpc-a'], since: '2026-11-08T03:12:00.000Z', undo: false },
    ...given,
    failure: failure('Denied.', more),
  };
  const [head = '', ...lines] = parkedBox(parked, link, several).split('\n');
  const line = (begins: string) => lines.find((each) => each.startsWith(`> - **${begins}`));
  return { head, lines, line };
}

describe('the head', () => {
  it.each([
    [{}, 'VPC endpoint of vpc-a'],
    [{ undo: true }, 'taking away the VPC endpoint of vpc-a'],
    [{ step: 'privatelink', endpoints: ['vpc-a', 'vpc-b'] }, 'PrivateLink resource of shop/orders'],
  ] as const)('says what is parked: %j', (given, what) => {
    expect(boxOf(given).head).toBe(`### A person is needed: ${what}, parked since 8 Nov 03:12 UTC`);
  });
});

describe('who waits for it', () => {
  it.each([
    [{ step: 'privatelink', endpoints: ['vpc-a', 'vpc-b'] }, '> - **Waits for it**: vpc-a, vpc-b'],
    [{ step: 'privatelink', endpoints: [] }, undefined],
    [{}, undefined],
  ] as const)('is said of what all share: %j', (given, says) => {
    expect(boxOf(given).line('Waits for it')).toBe(says);
  });
});

describe('where it comes from', () => {
  it.each([
    [{}, undefined],
    [
      { api: 'EC2', action: 'CreateVpcEndpoint', status: 403, requestId: 'r-1' },
      'EC2 · CreateVpcEndpoint · HTTP 403 · request r-1',
    ],
    [{ api: 'EC2', where: '1111/eu-west-1', code: 'Throttled' }, 'EC2 · 1111/eu-west-1 · Throttled'],
    [
      { message: 'ec2 answered http 403 to createvpcendpoint.', api: 'EC2', action: 'CreateVpcEndpoint', status: 403 },
      undefined,
    ],
    [{ message: 'EC2 said no.', api: 'ec2', status: 403 }, 'HTTP 403'],
  ])('is what the message does not say already: %j', (more, from) => {
    expect(boxOf({ failure: more }).line('From')).toBe(from && `> - **From**: ${from}`);
  });
});

describe('what to send', () => {
  it('is an empty retry, or the patch that repairs the cause', () => {
    expect(boxOf().line('Then send')).toContain(
      'An empty box works; to record your name: `{"actor": "you", "reason": "what you changed"}`',
    );
    expect(boxOf({ failure: { patch: { replace: true } } }).line('Then send')).toContain(
      'Paste this into the box; it repairs the cause: `{"patch": {"replace": true}, "actor": "you"}`',
    );
  });

  it.each([
    [{ several: true }, true],
    [{ several: false }, false],
    [{ several: true, endpoints: ['vpc-a', 'vpc-b'] }, false],
    [{ several: true, endpoints: [] }, false],
  ])('names the endpoint where there are several: %j', (given, named) => {
    expect(boxOf(given).line('Then send')?.includes('{"endpoint": "vpc-a", "actor"')).toBe(named);
  });

  it('is skip only for a wait that the others do not need, and for a stuck removal', () => {
    const ways = (given: Given) =>
      boxOf(given).lines.flatMap((line) => /^> - \*\*or\*\* `(\w+)`/.exec(line)?.[1] ?? []);
    expect(ways({})).toEqual(['rollback']);
    expect(ways({ step: 'targets' })).toEqual(['skip', 'rollback']);
    expect(ways({ undo: true })).toEqual(['skip']);
    expect(ways({ step: 'targets', undo: true })).toEqual(['skip']);
    expect(boxOf({ step: 'targets' }).lines.join()).toContain('to go on without it');
    expect(boxOf({ undo: true }).lines.join()).toContain(
      '"step": "vpcEndpoint", "evidence": "how you know", "actor": "you"}` to leave it where it is',
    );
  });

  it('can be pasted from the advice: with the endpoint, spaces, and as code even when it is no JSON', () => {
    const fix = 'Send `retry` with {"patch":{"budgets":{"routes":"1 hour"}}}, not {"so on…}.';
    expect(boxOf({ several: true, failure: { fix } }).line('What to do')).toBe(
      '> - **What to do**: Send `retry` with `{"endpoint": "vpc-a", "patch": {"budgets": {"routes": "1 hour"}}}`, not `{"so on…}`.',
    );
  });
});

describe('the rest', () => {
  it('is the cause, the runbook, and what happens without a decision', () => {
    const { line } = boxOf({ until: '2026-12-01T00:00:00.000Z', failure: { message: 'A <b> *star*.' } });
    expect(line('What happened')).toBe('> - **What happened**: A \\<b> \\*star\\*.');
    expect(line('Usual cause')).toBe('> - **Usual cause**: A policy.');
    expect(line('More')).toBe('> - **More** in docs/runbook.md, under `accessDenied`.');
    expect(line('Without a decision')).toBe('> - **Without a decision** it is rolled back at 1 Dec 00:00 UTC.');
    expect(boxOf().line('Without')).toBeUndefined();
  });
});

describe('markdown', () => {
  it('has items and cells of one line, cut when they are long', () => {
    expect(item('a\n  b ')).toBe('- a b');
    expect(item('x'.repeat(700)).length).toBeLessThan(610);
    expect(row(['a|b', 'c\nd'])).toBe('| a\\|b\u2003 | c d\u2003 |');
    expect(table(['A', 'B'], [row(['1', '2'])])).toBe('| A\u2003 | B\u2003 |\n| --- | --- |\n| 1\u2003 | 2\u2003 |');
  });

  it('has JSON with spaces to break at, and times with their day', () => {
    expect(pasteable({ a: [1, 2], b: {} })).toBe('`{"a": [1, 2], "b": {}}`');
    expect(when('2026-01-31T23:59:00.000Z')).toBe('31 Jan 23:59 UTC');
    expect(plain('[x](y)')).toBe('\\[x\\](y)');
  });
});
