/** What `offboard`, `principals` and `components` share: start the change, wait for its end, and report the result. */
import type { ChangeHandle } from '../client.ts';
import type { Access } from '../contract/changes.ts';
import type { LinkName } from '../contract/request.ts';
import { isPolled } from '../worker/pollers.ts';
import type { Invocation } from './program/command.ts';
import { connect, type Connected } from './commands/connect.ts';
import { exitCodes, type ExitCode } from './program/exit-codes.ts';
import { followAndReport, sayDetached } from './follow/finish.ts';
import { linkOf } from './arguments/link-argument.ts';
import { unpolledNotice } from './waiting/worker-notice.ts';
import { runIds } from './run-ids.ts';

export interface ChangeOptions {
  readonly actor: string;
  readonly reason?: string;
  readonly roleArn?: readonly string[];
  readonly externalId?: string;
  readonly region?: readonly string[];
  readonly detach?: boolean;
}

/** Who asks, why, and where to look: the fields that every change has. */
export function askedIn({ actor, reason, roleArn, externalId, region }: ChangeOptions) {
  const roles: readonly Access[] = (roleArn ?? []).map((arn) => ({
    roleArn: arn,
    ...(externalId === undefined ? {} : { externalId }),
  }));
  const who = roles.length === 0 && region !== undefined ? [{}] : roles;
  const accesses =
    region === undefined ? who : region.flatMap((each) => who.map((access) => ({ ...access, region: each })));
  return { actor, ...(reason === undefined ? {} : { reason }), ...(accesses.length === 0 ? {} : { accesses }) };
}

/** Connects, warns when no worker polls the task queue, and closes the connection at the end. */
export async function withClient<Options>(
  invocation: Invocation<Options>,
  act: (connected: Connected) => Promise<ExitCode>,
): Promise<ExitCode> {
  const settings = invocation.settings();
  const connected = await connect(settings);
  try {
    const { connection } = connected.client;
    if (!(await isPolled(connection, settings.temporal.namespace)(settings.taskQueue)))
      invocation.output.warn(`! ${unpolledNotice(settings.taskQueue)}`);
    return await act(connected);
  } finally {
    await connected.close();
  }
}

/** Follows the change to its end, unless the caller does not want to wait. `said`: warnings that were printed already. */
export async function finishChange<Options extends { readonly detach?: boolean }>(
  invocation: Invocation<Options>,
  { client }: Connected,
  run: ChangeHandle,
  named: LinkName,
  said: readonly string[] = [],
): Promise<ExitCode> {
  const link = linkOf(named);
  const { options, output } = invocation;
  const settings = invocation.settings();
  if (options.detach !== true) return followAndReport({ ...invocation, client, run, link, settings, said });
  output.object({ outcome: 'detached', ...link, ...runIds(settings, run) });
  sayDetached(link, output);
  return exitCodes.done;
}
