/** Takes away what a play made, even when it ended early, and checks that it is gone. */
import type { Settings } from '../../config/settings.ts';
import { workflowIdOf, type PrivateLinkRequest } from '../../contract/request.ts';
import type { RunHandle } from '../../client.ts';
import { defaultActor } from '../arguments/default-actor.ts';
import { linkOf } from '../arguments/link-argument.ts';
import type { Connected } from '../commands/connect.ts';
import { follow, type AnyResult } from '../follow/follow.ts';
import type { Output } from '../program/output.ts';

interface Played {
  readonly settings: Settings;
  readonly request: PrivateLinkRequest;
  readonly output: Output;
}

/** What is left, each with the reason; empty: a look has shown that nothing is left. */
export async function takenBack(played: Played, connected: Connected): Promise<readonly string[]> {
  try {
    await endOpenRun(played, connected);
    return await removeTheRest(played, connected);
  } catch (error) {
    return [`it could not be looked at: ${error instanceof Error ? error.message : String(error)}`];
  }
}

const who = () => ({ actor: defaultActor(), reason: 'conformance has ended' });

/** An onboarding rolls back; an offboarding goes on. */
async function endOpenRun(played: Played, connected: Connected): Promise<void> {
  const { client, causeway } = connected;
  const link = linkOf(played.request);
  const open = await client.workflow
    .getHandle(workflowIdOf(link))
    .describe()
    .then(
      ({ status }) => status.name === 'RUNNING',
      () => false,
    );
  if (!open) return;
  const run = causeway.run<AnyResult>(link);
  await run.rollback(who()).catch(() => undefined);
  await ended(played, connected, run);
}

async function removeTheRest(played: Played, connected: Connected): Promise<readonly string[]> {
  const { causeway } = connected;
  const request = { ...linkOf(played.request), principals: true };
  const before = await causeway.planOffboard(request);
  if (before.removals.length > 0) await ended(played, connected, await causeway.offboard({ ...request, ...who() }));
  const { removals, stays } = before.removals.length > 0 ? await causeway.planOffboard(request) : before;
  return [
    ...removals.map(({ removal }) => removal.says),
    ...stays.filter(({ ours }) => ours === true).map(({ what, id, why }) => `${what} ${id}: ${why}`),
  ];
}

/** Ignores its result: a look shows what is left. */
async function ended({ settings, output }: Played, { client }: Connected, run: RunHandle<AnyResult>): Promise<void> {
  const never = new AbortController().signal;
  await follow({ client, run, output, interrupted: never, timeUp: never, settings }).catch(() => undefined);
}
