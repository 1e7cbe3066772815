/** What was created a moment ago cannot be ready, and what was just looked for needs no second look. */
import { expect, it, vi } from 'vitest';
import type { Change } from '../../src/contract/step-contract.ts';
import { startRun } from '../contract/one-run.ts';
import { openSandbox, stepNamed } from '../support/sandboxed-activities.ts';

const SPEED = 100;
const { sandbox, activities, newLink } = await openSandbox('first', { speed: SPEED });

/** World time from the create to the first read after it, ms. */
function untilFirstRead(create: string, read: string): number {
  const { calls } = sandbox.world.ledger;
  const created = calls.findIndex(({ action }) => action === create);
  const { at } = calls.slice(created).find(({ action }) => action === read) ?? { at: Number.NaN };
  return (at - (calls[created]?.at ?? Number.NaN)) * SPEED;
}

it('a PrivateLink resource and a VPC endpoint are read when the schedule says so, and not at once', async () => {
  const run = await startRun(activities, (await newLink()).request);
  await run.walkTo(stepNamed('connection'));
  expect(untilFirstRead('ServicePrivatelinkAWSCreate', 'ServicePrivatelinkAWSGet')).toBeGreaterThan(40_000);
  expect(untilFirstRead('CreateVpcEndpoint', 'DescribeVpcEndpoints')).toBeGreaterThan(40_000);
});

it.each([
  ['just before the create is not repeated', 10, 0],
  ['more than a minute before the create is repeated', 61_000, 1],
])('a look that found no VPC endpoint %s', async (_, age, describes) => {
  const run = await startRun(activities, (await newLink()).request);
  const step = stepNamed('vpcEndpoint');
  await run.walkTo(step);
  const look = await run.verbs(step).look();
  const { change } = look as { readonly change: Change<'vpcEndpoint'> & { readonly seenAt: number } };
  const asked = sandbox.world.ledger.calls.length;
  vi.spyOn(Date, 'now').mockReturnValue(change.seenAt + age / SPEED);
  await run.verbs(step).apply(change);
  const actions = sandbox.world.ledger.calls.slice(asked).map(({ action }) => action);
  expect(actions.slice(0, actions.indexOf('CreateVpcEndpoint'))).toEqual(
    Array.from({ length: describes }, () => 'DescribeVpcEndpoints'),
  );
});
