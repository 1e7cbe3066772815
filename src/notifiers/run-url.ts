/** Where a run is in the Temporal Web UI. */

/** `uiUrl`: root of the Web UI, without a slash at the end. Without `runId`: the newest run of the id. */
export function runUrl(uiUrl: string, namespace: string, { workflowId, runId }: RunName): string {
  const path = ['namespaces', namespace, 'workflows', workflowId, ...(runId === undefined ? [] : [runId])];
  return `${uiUrl}/${path.map(encodeURIComponent).join('/')}`;
}

interface RunName {
  readonly workflowId: string;
  readonly runId?: string;
}
