/** `causeway status`: one link as a whole, or a list of all. */
import type { LinkFilter, LinkSummary } from '../../client.ts';
import { workflowIdOf, type LinkName } from '../../contract/request.ts';
import type { LinkStatus } from '../../contract/run.ts';
import type { Invocation } from '../program/command.ts';
import { connect, type Connected } from './connect.ts';
import { exitCodes, type ExitCode } from '../program/exit-codes.ts';
import { followAndReport } from '../follow/finish.ts';
import { parkedHints } from '../hints.ts';
import { listTexts } from '../text/list-text.ts';
import { runIds } from '../run-ids.ts';
import { pictureText } from '../text/picture-text.ts';
import { takeSnapshot, type Snapshot } from '../follow/snapshot.ts';
import { workerAnswer } from '../waiting/worker-answer.ts';

export interface StatusOptions {
  readonly follow?: boolean;
  readonly status?: LinkStatus;
  readonly project?: string;
  readonly account?: string;
  readonly timeout?: number;
}

export async function status(invocation: Invocation<StatusOptions>, link: LinkName | undefined): Promise<ExitCode> {
  const { options, output } = invocation;
  const settings = invocation.settings();
  const connected = await connect(settings);
  try {
    if (link === undefined) return await list(invocation, connected);
    const { client, causeway } = connected;
    if (options.follow === true)
      return await followAndReport({ ...invocation, client, run: causeway.run(link), link, settings });
    const snapshot = await workerAnswer(invocation, {
      client,
      settings,
      workflowId: workflowIdOf(link),
      ask: () => takeSnapshot(client, workflowIdOf(link), undefined, options.timeout),
      unknown: 'The state of the run is not known. Nothing was changed.',
      fix: 'start a worker, then run this again',
      isRepeatable: true,
    });
    const { webUrl } = runIds(settings, snapshot);
    const send = snapshot.state?.parked.flatMap((parked) => parkedHints(link, parked)) ?? [];
    output.object({ ...snapshot, ...(webUrl === undefined ? {} : { webUrl }), send });
    output.say(pictureText(link, snapshot, new Date()));
    if (webUrl !== undefined) output.say(`\nWeb UI: ${webUrl}`);
    return exitCodeOf(snapshot);
  } finally {
    await connected.close();
  }
}

/** Without an answer from a worker, it is not known whether an open run waits for a person. */
function exitCodeOf({ state, closedAt }: Snapshot): ExitCode {
  if (closedAt !== undefined) return exitCodes.done;
  if (state === undefined) return exitCodes.noAnswer;
  return state.parked.length > 0 ? exitCodes.parked : exitCodes.done;
}

async function list({ options, output }: Invocation<StatusOptions>, { causeway }: Connected): Promise<ExitCode> {
  const { status, project, account } = options;
  const filter: LinkFilter = {
    ...(status === undefined ? {} : { status }),
    ...(project === undefined ? {} : { project }),
    ...(account === undefined ? {} : { account }),
  };
  const listed = causeway.list(filter);
  if (!output.json) {
    for await (const text of listTexts(listed, new Date())) output.say(text);
    return exitCodes.done;
  }
  // An object that ends in the middle helps nobody, so all links are read before any is written.
  const links: LinkSummary[] = [];
  for await (const link of listed) links.push(link);
  output.object({ links });
  return exitCodes.done;
}
