/** What `retry`, `skip` and `rollback` share: send one update, print its answer. */
import type { Command } from 'commander';
import type { RunHandle } from '../../client.ts';
import type { LinkName } from '../../contract/request.ts';
import type { Answer } from '../../contract/run.ts';
import { command, run, temporalOptions } from '../program/command.ts';
import { connect, defaultActor } from '../commands/connect.ts';
import { exitCodes } from '../program/exit-codes.ts';
import { followAndReport } from './finish.ts';
import { causeway, followHint } from '../hints.ts';
import { linkArgument, linkText } from '../arguments/link-argument.ts';
import { runIds } from '../run-ids.ts';
import { timeoutOption } from '../waiting/timeout-option.ts';
import { workerAnswer } from '../waiting/worker-answer.ts';

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
  timeoutOption(temporalOptions(command(name, summary, examples)))
    .argument('<project/service>', 'the link', linkArgument)
    .option('--endpoint <key>', 'only this endpoint: its VPC id, and /name if it has one')
    .option('--actor <name>', 'who says it, for the audit list', defaultActor())
    .option('--reason <text>', 'why, for the audit list')
    .option('--follow', 'wait for the end of the run and show it meanwhile');

/**
 * `verb`: the update's name.
 * @throws RefusedUpdateError with the run's own sentence; NoRunError; NoAnswerError
 */
export const sendUpdate = <Options extends UpdateOptions>(
  options: Options,
  link: LinkName,
  verb: string,
  send: (handle: RunHandle) => Promise<Answer>,
): Promise<void> =>
  run(options, async (invocation) => {
    const { output } = invocation;
    const settings = invocation.settings();
    const connected = await connect(settings);
    const { client } = connected;
    try {
      const handle = connected.causeway.run(link);
      const answer = await workerAnswer(invocation, {
        client,
        settings,
        workflowId: handle.workflowId,
        ask: () => send(handle),
        unknown: `It is not known whether ${verb} reaches the run: the server may still hand it to the next worker.`,
        fix: `start a worker, see whether ${causeway(`status ${linkText(link)}`)} lists the ${verb}; if it does not, send it again`,
      });
      if (options.follow === true) {
        output.note(answer.says);
        return await followAndReport({ ...invocation, client, run: handle, link, settings });
      }
      output.object({ ...link, ...runIds(settings, handle), ...answer });
      output.say(`${answer.says}\nFollow it: ${followHint(link)}`);
      return exitCodes.done;
    } finally {
      await connected.close();
    }
  });
