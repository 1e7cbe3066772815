/** `causeway schedule pause`, `unpause`, `trigger` and `delete`. */
import type { Client } from '@temporalio/client';
import { deleteSchedule, pauseSchedule, triggerSchedule, unpauseSchedule } from '../../../client/schedules.ts';
import type { Triggered } from '../../../client/schedule-trigger.ts';
import { defaultActor } from '../../arguments/default-actor.ts';
import type { Invocation } from '../../program/command.ts';
import { causeway } from '../../hints.ts';
import { connect } from '../connect.ts';
import { exitCodes, type ExitCode } from '../../program/exit-codes.ts';

export interface ScheduleActionOptions {
  readonly reason?: string;
}

export type ScheduleVerb = 'pause' | 'unpause' | 'trigger' | 'delete';

/** What was done, in a few words, with what a program wants to know of it. */
interface Done {
  readonly says: string;
  readonly came?: Triggered;
}

const acts: Readonly<Record<ScheduleVerb, (client: Client, name: string, note: string) => Promise<Done>>> = {
  pause: (client, name, note) => pauseSchedule(client, name, note).then(() => ({ says: 'is paused' })),
  unpause: (client, name, note) => unpauseSchedule(client, name, note).then(() => ({ says: 'goes on' })),
  trigger: (client, name) => triggerSchedule(client, name).then((came) => ({ says: triggerSays(came), came })),
  delete: (client, name) => deleteSchedule(client, name).then(() => ({ says: 'is deleted' })),
};

export async function scheduleAction(
  { options, output, settings }: Invocation<ScheduleActionOptions>,
  verb: ScheduleVerb,
  name: string,
): Promise<ExitCode> {
  const { client, close } = await connect(settings());
  try {
    const note = `${defaultActor()}${options.reason === undefined ? '' : `: ${options.reason}`}`;
    const { says, came } = await acts[verb](client, name, note);
    output.object({ name, done: verb, ...came });
    output.say(`Schedule ${name} ${says}.`);
    return exitCodes.done;
  } finally {
    await close();
  }
}

function triggerSays(triggered: Triggered): string {
  switch (triggered.became) {
    case 'started':
      return `has started ${triggered.workflowId}`;
    case 'buffered':
      return `is waiting: it starts when ${going(triggered.running)} has ended`;
    case 'skipped':
      return `started nothing: ${going(triggered.running)} is going, and one more run waits behind it already`;
    case 'unknown':
      return `is triggered; the server has not said yet what came of it. Fix: look with ${causeway('schedule list')}`;
  }
}

const going = (running: readonly string[]): string => running.join(', ') || 'the run before';
