/** The ids of a run, and its address in the Web UI. */
import type { Settings } from '../config/settings.ts';
import type { RunHandle } from '../client.ts';
import { runUrl } from '../notifiers/run-url.ts';

export interface RunIds {
  readonly workflowId: string;
  readonly runId?: string;
  /** Absent when `CAUSEWAY_TEMPORAL_UI_URL` is not set. */
  readonly webUrl?: string;
}

export function runIds({ temporal }: Settings, { workflowId, runId }: Pick<RunHandle, 'workflowId' | 'runId'>): RunIds {
  const run = { workflowId, ...(runId === undefined ? {} : { runId }) };
  const { namespace, uiUrl } = temporal;
  return { ...run, ...(uiUrl === undefined ? {} : { webUrl: runUrl(uiUrl, namespace, run) }) };
}
