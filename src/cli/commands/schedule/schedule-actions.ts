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

/** What was done: in a few words for people, as fields for programs. */
interface Done {
  readonly says: string;
  readonly came?: Triggered;
}

const acts: Readonly<Record<ScheduleVerb, (client: Client, name: string, note: string) => Promise<Done>>> = {
  pause: (client, name, note) => pauseSchedule(client, name, note).then(() => ({ says: 'is paused' })),
  unpause: (client, name, note) => unpauseSchedule(client, name, note).then(() => ({ says: 'is unpaused' })),
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
      return `started nothing: ${going(triggered.running)} is under way, and another run already waits behind it`;
    case 'unknown':
      return `is triggered; the server has not yet shown the result. Fix: look with ${causeway('schedule list')}`;
  }
}

const going = (running: readonly string[]): string => running.join(', ') || 'the previous run';
