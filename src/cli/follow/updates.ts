/** What `retry`, `skip` and `rollback` share: send one update, print its answer. */
import type { Command } from 'commander';
import type { RunHandle } from '../../client.ts';
import type { LinkName } from '../../contract/request.ts';
import type { Answer } from '../../contract/run.ts';
import { command, run, temporalOptions } from '../program/command.ts';
import { connect, defaultActor } from '../commands/connect.ts';
import { exitCodes } from '../program/exit-codes.ts';
import { followAndReport } from './finish.ts';
import { followHint } from '../hints.ts';
import { linkArgument } from '../arguments/link-argument.ts';
import { runIds } from '../run-ids.ts';

export interface UpdateOptions {
  readonly endpoint?: string;
  readonly actor: string;
  readonly reason?: string;
  readonly follow?: boolean;
}

/** Who says it and about what, as every update takes it. */
export const whoAndWhere = ({ endpoint, actor, reason }: UpdateOptions) => ({
  actor,
  ...(endpoint === undefined ? {} : { endpoint }),
  ...(reason === undefined ? {} : { reason }),
});

export const updateCommand = (name: string, summary: string, examples: readonly string[]): Command =>
  temporalOptions(command(name, summary, examples))
    .argument('<project/service>', 'the link', linkArgument)
    .option('--endpoint <key>', 'only this endpoint: its VPC id, and /name if it has one')
    .option('--actor <name>', 'who says it, for the audit list', defaultActor())
    .option('--reason <text>', 'why, for the audit list')
    .option('--follow', 'wait for the end of the run and show it meanwhile');

/** @throws RefusedUpdateError with the run's own sentence; NoRunError */
export const sendUpdate = <Options extends UpdateOptions>(
  options: Options,
  link: LinkName,
  send: (handle: RunHandle) => Promise<Answer>,
): Promise<void> =>
  run(options, async (invocation) => {
    const { output, interrupted } = invocation;
    const settings = invocation.settings();
    const connected = await connect(settings);
    const { client, causeway } = connected;
    try {
      const handle = causeway.run(link);
      const answer = await send(handle);
      if (options.follow === true) {
        output.note(answer.says);
        return await followAndReport({ client, run: handle, output, interrupted, link, settings });
      }
      output.object({ ...link, ...runIds(settings, handle), ...answer });
      output.say(`${answer.says}\nFollow it: ${followHint(link)}`);
      return exitCodes.done;
    } finally {
      await connected.close();
    }
  });
