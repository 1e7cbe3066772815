/** What the activities of fleets send: a start of each item, and a retry to each run that is parked. */
import { MockActivityEnvironment } from '@temporalio/testing';
import { ApplicationFailure } from '@temporalio/common';
import { DefaultLogger } from '@temporalio/worker';
import { describe, expect, it } from 'vitest';
import { retryParkedLinks } from '../../src/activities/fleet/retry-parked.ts';
import { startItem } from '../../src/activities/fleet/start-items.ts';
import { BusyError, RefusedUpdateError } from '../../src/client/errors.ts';
import { requestFor } from '../support/fleet-run.ts';
import { clientOf, grpcError, STARTED, type ToldRun } from '../support/temporal-service.ts';

const runOf = (service: string, more: Partial<ToldRun> = {}): ToldRun => ({
  ...{ workflowId: `privatelink/shop/${service}`, runId: `run-${service}` },
  ...more,
});
const inActivity = <Result>(act: () => Promise<Result>): Promise<Result> =>
  new MockActivityEnvironment({}, { logger: new DefaultLogger('ERROR') }).run(act);

describe('a retry of all that are parked', () => {
  const refuses = () => {
    throw ApplicationFailure.create({ message: 'Nothing is parked.', nonRetryable: true });
  };

  it('names those that go on, and why others do not', async () => {
    const sent: unknown[] = [];
    const takes = (name: string, input: unknown) => ({ says: String(sent.push([name, input])) });
    const parked = { status: 'NeedsAttention' };
    const { client } = clientOf([
      ...[runOf('a', { ...parked, update: takes }), runOf('b', { ...parked, update: refuses }), runOf('c', {})],
      runOf('d', { ...parked, execution: 'TERMINATED' }),
      runOf('e', { ...parked, execution: 'COMPLETED' }),
    ]);
    expect(await inActivity(() => retryParkedLinks(client, { name: 'hourly' }))).toEqual({
      ...{ says: '1 retried, 1 skipped.', retried: ['shop/a'] },
      skipped: [{ link: 'shop/b', why: 'Nothing is parked.' }],
    });
    expect(sent).toEqual([['retry', { actor: 'schedule hourly' }]]);
  });

  it('names one that is gone meanwhile, asks for the given project alone, and passes on what is no answer', async () => {
    const gone = () => {
      throw grpcError(5, 'workflow not found');
    };
    const { client, queries } = clientOf([runOf('a', { status: 'NeedsAttention', update: gone })]);
    const report = await inActivity(() => retryParkedLinks(client, { name: 'hourly', project: 'shop' }));
    expect(report).toMatchObject({ retried: [], skipped: [{ link: 'shop/a' }], says: '0 retried, 1 skipped.' });
    expect(queries).toEqual(['WorkflowId STARTS_WITH "privatelink/shop/"']);
    const away = () => {
      throw grpcError(14, 'away');
    };
    const broken = clientOf([runOf('a', { status: 'NeedsAttention', update: away })]);
    await expect(inActivity(() => retryParkedLinks(broken.client, { name: 'hourly' }))).rejects.toThrow();
  });
});

describe('the start of an item', () => {
  const start = { taskQueue: 'causeway', actor: 'ada', startId: 'chain/1/0' };
  const valid = { ...requestFor('a'), principals: ['arn:aws:iam::111122223333:role/privatelink'] };
  const refusing = (error: Error) =>
    ({ workflow: { startUpdateWithStart: () => Promise.reject(error) } }) as unknown as Parameters<typeof startItem>[0];

  it('whose request cannot be right fails with every problem, before any call', async () => {
    const wrong = { ...requestFor('a'), components: 7, zones: 'most' } as never;
    const started = await startItem(refusing(new Error('called')), start, wrong);
    expect(started).toMatchObject({ link: 'shop/a', state: 'failed' });
    expect(started.why).toMatch(/components: .* zones: /);
  });

  it.each([
    ['begins a run of its own', 'chain/1/0/shop/a', {}],
    ['joins the run that somebody else began', 'by-hand', { joined: true }],
  ])('%s', async (_, causewayStartId, more) => {
    const update = { workflowRunId: 'run-1', result: () => Promise.resolve({}) };
    const describe = () => Promise.resolve({ memo: { causewayStartId } });
    const workflow = { startUpdateWithStart: () => Promise.resolve(update), getHandle: () => ({ describe }) };
    const started = { link: 'shop/a', state: 'open', runId: 'run-1', ...more };
    expect(await startItem({ workflow } as never, start, valid)).toStrictEqual(started);
  });

  it.each([new BusyError('privatelink/shop/a', 'offboard', STARTED), new RefusedUpdateError('zones differs')])(
    'that is answered with “%s” is skipped for that reason',
    async (refusal) => {
      const skipped = { link: 'shop/a', state: 'skipped', why: refusal.message };
      expect(await startItem(refusing(refusal), start, valid)).toEqual(skipped);
    },
  );

  it('passes on what is no answer', async () =>
    expect(startItem(refusing(new Error('away')), start, valid)).rejects.toThrow('away'));
});
