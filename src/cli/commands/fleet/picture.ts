/** Asks for the picture of a fleet. */
import type { Client } from '@temporalio/client';
import { fleetPicture } from '../../../client/fleet-picture.ts';
import type { FleetPicture } from '../../../client/fleet-picture-report.ts';
import { recordWorkflowId } from '../../../contract/fleet-record.ts';
import type { Invocation } from '../../program/command.ts';
import { workerAnswer } from '../../waiting/worker-answer.ts';

/** `look`: look at every item again. @throws NoAnswerError; NoRunError */
export const askPicture = (
  client: Client,
  invocation: Invocation<unknown>,
  name: string,
  look: boolean,
): Promise<FleetPicture> => {
  const settings = invocation.settings();
  return workerAnswer(invocation, {
    client,
    settings,
    workflowId: recordWorkflowId(name),
    ask: () => fleetPicture(client, settings.taskQueue, name, { look }),
    unknown: 'The state of the fleet is not known. Nothing was changed.',
    fix: 'start a worker, then run this again',
    isRepeatable: true,
  });
};
