/** `causeway fleet forget`: removes a fleet that is no longer wanted from the list. */
import { forgetFleet } from '../../../client/forget-fleet.ts';
import { recordWorkflowId } from '../../../contract/fleet-record.ts';
import type { Invocation } from '../../program/command.ts';
import { exitCodes, type ExitCode } from '../../program/exit-codes.ts';
import { causeway } from '../../hints.ts';
import { workerAnswer } from '../../waiting/worker-answer.ts';
import { connect } from '../connect.ts';

export interface ForgetOptions {
  readonly keepItems?: boolean;
}

export async function forget(invocation: Invocation<ForgetOptions>, name: string): Promise<ExitCode> {
  const { options, output } = invocation;
  const settings = invocation.settings();
  const { client, close } = await connect(settings);
  try {
    const left = await workerAnswer(invocation, {
      client,
      settings,
      workflowId: recordWorkflowId(name),
      ask: () => forgetFleet(client, settings.taskQueue, name, { keepItems: options.keepItems === true }),
      unknown: 'It is not known whether the fleet is forgotten. No link was touched.',
      fix: `start a worker, then look with ${causeway('fleet list')}`,
    });
    output.object({ name, left });
    const stay = left.map(({ link, says }) => `  ${link}: ${says}`);
    output.say(
      [
        `Fleet ${name} is forgotten: its desired state and the record of what it made.`,
        ...(stay.length === 0 ? [] : [`These stay as they are, and the fleet no longer wants them:`, ...stay]),
      ].join('\n'),
    );
    return exitCodes.done;
  } finally {
    await close();
  }
}
