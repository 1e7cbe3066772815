/** What names a run, for programs and for links. */
import type { Settings } from '../config/settings.ts';
import type { RunHandle } from '../client.ts';
import { runUrl } from '../notifiers/run-url.ts';

export interface RunIds {
  readonly workflowId: string;
  readonly runId?: string;
  /** Absent when nobody has said where the Web UI is (`CAUSEWAY_TEMPORAL_UI_URL`). */
  readonly webUrl?: string;
}

export function runIds({ temporal }: Settings, { workflowId, runId }: Pick<RunHandle, 'workflowId' | 'runId'>): RunIds {
  const run = { workflowId, ...(runId === undefined ? {} : { runId }) };
  const { namespace, uiUrl } = temporal;
  return { ...run, ...(uiUrl === undefined ? {} : { webUrl: runUrl(uiUrl, namespace, run) }) };
}
