/** Lists runs without their memos, which may be encrypted with keys that the caller lacks: one such run would end the list. */
import { WorkflowClient, type Client, type WorkflowExecutionInfo } from '@temporalio/client';
import { type Payload, type PayloadCodec } from '@temporalio/common';

/** `query`: a list filter of Temporal. Ids, times and search attributes are never encrypted. */
export function listRuns(
  { connection, options }: Client,
  query: string,
  pageSize?: number,
): AsyncIterable<WorkflowExecutionInfo> {
  const { namespace, identity, interceptors } = options;
  const workflow = new WorkflowClient({
    connection,
    ...{ namespace, identity, dataConverter: { payloadCodecs: [withoutContent] } },
    ...(interceptors.workflow === undefined ? {} : { interceptors: interceptors.workflow }),
  });
  return workflow.list({ query, ...(pageSize === undefined ? {} : { pageSize }) });
}

const nothing: Payload = { metadata: { encoding: new TextEncoder().encode('binary/null') } };

const withoutContent: PayloadCodec = {
  encode: (payloads) => Promise.resolve(payloads),
  decode: (payloads) => Promise.resolve(payloads.map(() => nothing)),
};
