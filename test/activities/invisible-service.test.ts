/** An endpoint service that its principal sees late, or never. */
import { expect, it } from 'vitest';
import { updatePrivatelink } from '../../sandbox/aiven/privatelink.ts';
import { startRun } from '../contract/one-run.ts';
import { openSandbox, stepNamed } from '../support/sandboxed-activities.ts';

const { sandbox, activities, newLink } = await openSandbox('invisible');

it.each([
  ['in the region of the service, which is not named again', {}, /stays invisible to \S+ in eu-west-1; principals/],
  [
    'elsewhere, where both regions matter',
    { serviceRegion: 'us-east-1' },
    /in eu-west-1 \(the service is in us-east-1\);/,
  ],
])('%s', async (_, more, message) => {
  const link = await newLink();
  const run = await startRun(activities, link.request);
  await run.walkTo(stepNamed('privatelink'), true);
  const row = sandbox.world.aiven.projects.get(link.project)?.services.get(link.service)?.privatelink;
  if (row === undefined) throw new Error('the link has a PrivateLink resource');
  updatePrivatelink(sandbox.world, row, { principals: [] });
  const settled = run.verbs(stepNamed('vpcEndpoint')).settle({ wait: { want: 'settled', until: 'visible' }, ...more });
  await expect(settled).rejects.toThrow(message);
});

it.each([
  ['is waited for while EC2 does not know the service name yet', 8, true],
  ['is refused when EC2 still does not know it after three minutes', 9, false],
])('a VPC endpoint %s', async (_, times, isMade) => {
  const link = await newLink();
  const [vpcId = ''] = link.vpcs.map(({ vpc }) => vpc.id);
  const run = await startRun(activities, link.request);
  const step = stepNamed('vpcEndpoint');
  await run.walkTo(step);
  const look = await run.verbs(step).look();
  if (look.answer !== 'change') throw new Error('the look proposes no create');
  const effect = { kind: 'status', status: 400, code: 'InvalidServiceName' } as const;
  const disarm = sandbox.world.faults.add({
    api: 'ec2',
    action: 'CreateVpcEndpoint',
    vpc: vpcId,
    nth: 1,
    times,
    effect,
  });
  const applied = run.verbs(step).apply(look.change);
  if (isMade) await applied;
  else await expect(applied).rejects.toMatchObject({ type: 'Denied', nonRetryable: true });
  disarm();
  const made = [...sandbox.world.aws.vpcEndpoints.values()].filter((each) => each.vpcId === vpcId);
  expect(made).toHaveLength(isMade ? 1 : 0);
});
