/** Temporal's words. `skip` drops a trigger while a run is going; `bufferOne` runs one more after it. */
export const overlapPolicies = {
  bufferOne: 'BUFFER_ONE',
  skip: 'SKIP',
  bufferAll: 'BUFFER_ALL',
  cancelOther: 'CANCEL_OTHER',
  allowAll: 'ALLOW_ALL',
} as const;
