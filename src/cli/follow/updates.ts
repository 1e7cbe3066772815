/** What `retry`, `skip` and `rollback` share: they send one update and print its answer. */
import type { RunHandle } from '../../client.ts';
import type { LinkName } from '../../contract/request.ts';
import type { Answer } from '../../contract/run.ts';
import type { Invocation } from '../program/command.ts';
import { connect } from '../commands/connect.ts';
import { exitCodes, type ExitCode } from '../program/exit-codes.ts';
import { followAndReport } from './finish.ts';
import { causeway, followHint } from '../hints.ts';
import { linkText } from '../arguments/link-argument.ts';
import { runIds } from '../run-ids.ts';
import { workerAnswer } from '../waiting/worker-answer.ts';

export interface UpdateOptions {
  readonly endpoint?: string;
  readonly actor: string;
  readonly reason?: string;
  readonly follow?: boolean;
}

/** Who sends it, why, and for which endpoint: the fields that every update has. */
export const whoAndWhere = ({ endpoint, actor, reason }: UpdateOptions) => ({
  actor,
  ...(endpoint === undefined ? {} : { endpoint }),
  ...(reason === undefined ? {} : { reason }),
});

/**
 * `verb`: the update's name.
 * @throws RefusedUpdateError with the run's own sentence; NoRunError; NoAnswerError
 */
export async function sendUpdate(
  invocation: Invocation<UpdateOptions>,
  link: LinkName,
  verb: string,
  send: (handle: RunHandle) => Promise<Answer>,
): Promise<ExitCode> {
  const { options, output } = invocation;
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
}
