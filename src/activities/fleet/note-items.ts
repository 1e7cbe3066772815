/** Writes into the record of a fleet what was learnt about its items. */
import type { Client } from '@temporalio/client';
import { noteItems as tell } from '../../client/fleet-record.ts';
import type { RecordActivities } from '../../contract/fleet-record.ts';

export const createNoteItems =
  (client: Client, taskQueue: string): RecordActivities['noteItems'] =>
  ({ settings, notes }) =>
    tell(client, taskQueue, settings, notes);
