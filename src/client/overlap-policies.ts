/** Temporal's overlap policies. `skip` drops a trigger while a run is under way; `bufferOne` starts one more run after it. */
export const overlapPolicies = {
  bufferOne: 'BUFFER_ONE',
  skip: 'SKIP',
  bufferAll: 'BUFFER_ALL',
  cancelOther: 'CANCEL_OTHER',
  allowAll: 'ALLOW_ALL',
} as const;
