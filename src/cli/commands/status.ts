/** `causeway status`: one link as a whole, or a list of all. */
import { Option, type Command } from 'commander';
import type { LinkFilter, LinkSummary } from '../../client.ts';
import { workflowIdOf, type LinkName } from '../../contract/request.ts';
import { linkStatuses, type LinkStatus } from '../../contract/run.ts';
import { command, run, temporalOptions, type Invocation } from '../program/command.ts';
import { connect, type Connected } from './connect.ts';
import { exitCodes, type ExitCode } from '../program/exit-codes.ts';
import { followAndReport } from '../follow/finish.ts';
import { parkedHints } from '../hints.ts';
import { linkArgument } from '../arguments/link-argument.ts';
import { listText } from '../text/list-text.ts';
import { runIds } from '../run-ids.ts';
import { pictureText } from '../text/picture-text.ts';
import { takeSnapshot } from '../follow/snapshot.ts';

interface Options {
  readonly follow?: boolean;
  readonly status?: LinkStatus;
  readonly project?: string;
  readonly account?: string;
}

export const statusCommand = (): Command =>
  temporalOptions(
    command(
      'status',
      'Show one link: steps since when, what is awaited, what a person must do. Without a link: list all.',
      ['status shop/orders-kafka', 'status shop/orders-kafka --follow', 'status --status NeedsAttention'],
    ),
  )
    .argument('[project/service]', 'the link', linkArgument)
    .option('--follow', 'wait for the end of the run and show it meanwhile')
    .addOption(new Option('--status <status>', 'list those only').choices(linkStatuses))
    .option('--project <name>', 'list those of this Aiven project only')
    .option('--account <number>', 'list those of this AWS account only')
    .action((link: LinkName | undefined, options: Options) => run(options, (invocation) => status(invocation, link)));

async function status(invocation: Invocation<Options>, link: LinkName | undefined): Promise<ExitCode> {
  const { options, output, interrupted } = invocation;
  const settings = invocation.settings();
  const connected = await connect(settings);
  try {
    if (link === undefined) return await list(invocation, connected);
    const { client, causeway } = connected;
    if (options.follow === true)
      return await followAndReport({ client, run: causeway.run(link), output, interrupted, link, settings });
    const snapshot = await takeSnapshot(client, workflowIdOf(link));
    const { webUrl } = runIds(settings, snapshot);
    const send = snapshot.state?.parked.flatMap((parked) => parkedHints(link, parked)) ?? [];
    output.object({ ...snapshot, ...(webUrl === undefined ? {} : { webUrl }), send });
    output.say(pictureText(link, snapshot, new Date()));
    if (webUrl !== undefined) output.say(`\nWeb UI: ${webUrl}`);
    return snapshot.closedAt === undefined && (snapshot.state?.parked.length ?? 0) > 0
      ? exitCodes.parked
      : exitCodes.done;
  } finally {
    await connected.close();
  }
}

async function list({ options, output }: Invocation<Options>, { causeway }: Connected): Promise<ExitCode> {
  const { status, project, account } = options;
  const filter: LinkFilter = {
    ...(status === undefined ? {} : { status }),
    ...(project === undefined ? {} : { project }),
    ...(account === undefined ? {} : { account }),
  };
  const links: LinkSummary[] = [];
  for await (const link of causeway.list(filter)) links.push(link);
  output.object({ links });
  output.say(listText(links, new Date()));
  return exitCodes.done;
}
