/** Plans a whole manifest before any of it is started. */
import { planFleet, type LookedAtManifest } from '../../../client/fleet-plan.ts';
import type { Client } from '@temporalio/client';
import type { Manifest } from '../../../manifest/manifest.ts';
import type { Invocation } from '../../program/command.ts';
import { workerAnswer } from '../../waiting/worker-answer.ts';

/** Reads only. `leaves` false: these are only some items of a manifest. @throws NoAnswerError; RunFailedError */
export const planManifest = (
  client: Client,
  invocation: Invocation<unknown>,
  manifest: Manifest,
  leaves = true,
): Promise<LookedAtManifest> => {
  const settings = invocation.settings();
  invocation.output.note(`Looking at ${manifest.items.length} services …`);
  return workerAnswer(invocation, {
    client,
    settings,
    ask: () =>
      planFleet(client, settings.taskQueue, manifest, {
        ec2RatePerSecond: settings.ec2RatePerSecond / settings.timeScale,
        leaves,
      }),
    unknown: 'It is not known what applying the manifest would do. Nothing was changed.',
    fix: 'start a worker, then run this again',
  });
};
