/** What was created a moment ago cannot be ready: the first look at it costs nothing before that. */
import { expect, it } from 'vitest';
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
