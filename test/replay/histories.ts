/** The recorded histories. Each was written by a released or at least a committed version of the workflow code. */
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';

export const HISTORIES = join(import.meta.dirname, 'histories');

/** As JSON has it, which is what `Worker.runReplayHistory` takes. */
export interface Recorded {
  readonly events: readonly {
    readonly eventType: string;
    readonly workflowExecutionStartedEventAttributes?: { readonly workflowId: string };
  }[];
}

export const recorded = async (name: string): Promise<Recorded> =>
  JSON.parse(await readFile(join(HISTORIES, `${name}.json`), 'utf8')) as Recorded;
