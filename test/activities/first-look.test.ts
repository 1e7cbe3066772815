/** What was created a moment ago cannot be ready, and what was just looked for needs no second look. */
import { expect, it, vi } from 'vitest';
import type { Change, Look } from '../../src/contract/step-contract.ts';
import { startRun } from '../contract/one-run.ts';
import { runActivity } from '../support/run-activity.ts';
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

it('a look after the acceptance does not read the network again, unless it has not seen all of it', async () => {
  const { request } = await newLink();
  const run = await startRun(activities, request);
  await run.walkTo(stepNamed('vpcEndpoint'));
  const seen = run.accepted.looks?.find(({ step }) => step === 'vpcEndpoint')?.look as Look<'vpcEndpoint'>;
  const reads = async (seenBefore: Look<'vpcEndpoint'>): Promise<readonly string[]> => {
    const asked = sandbox.world.ledger.calls.length;
    const [endpoint] = run.accepted.endpoints;
    const input = {
      ...run.accepted,
      outputs: run.outputs,
      seenBefore,
      ...(endpoint === undefined ? {} : { endpoint }),
    };
    const look = await runActivity(activities.lookVpcEndpoint, input);
    expect(look).toMatchObject({ answer: 'change', more: false, change: { action: 'create' } });
    return sandbox.world.ledger.calls.slice(asked).map(({ action }) => action);
  };
  expect(await reads(seen)).not.toContain('DescribeSubnets');
  expect(await reads(withoutFirstSubnet(seen))).toContain('DescribeSubnets');
});

function withoutFirstSubnet(look: Look<'vpcEndpoint'>): Look<'vpcEndpoint'> {
  if (look.answer !== 'change' || look.change.action !== 'create') throw new Error('the look proposes no create');
  const { network } = look.change.with ?? {};
  if (network === undefined) throw new Error('the look tells nothing of the network');
  const { change } = look;
  return { ...look, change: { ...change, with: { network: { ...network, subnets: network.subnets.slice(1) } } } };
}
