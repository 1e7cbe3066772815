/** What is said of an endpoint service that its principal never gets to see. */
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
