/** Names of the query, the updates and the search attributes: the contract with clients and with the Web UI. */
import { defineSearchAttributeKey } from '@temporalio/common';
import { defineQuery, defineUpdate } from './definitions.ts';
import type { Answer, ExtendInput, RetryInput, RollbackInput, RunState, SkipInput } from './run.ts';

/** The whole state of the run as JSON. */
export const stateQuery = defineQuery<RunState>('state');
export const STATE_DESCRIPTION =
  'The whole state of the run as JSON: endpoints, steps and their times, what is parked and why, and who did what.';

export const retryUpdate = defineUpdate<Answer, [RetryInput | undefined]>('retry');
export const skipUpdate = defineUpdate<Answer, [SkipInput]>('skip');
export const rollbackUpdate = defineUpdate<Answer, [RollbackInput | undefined]>('rollback');
export const extendUpdate = defineUpdate<Answer, [ExtendInput]>('extend');

/** Failure types with which updates are refused, besides `Invalid`. */
export const NOT_NOW = 'NotNow';
/** Too many updates wait for their verdict, and the server would accept no other: send it again in a moment. */
export const TOO_MANY = 'TooMany';

export const statusAttribute = defineSearchAttributeKey('PrivateLinkStatus', 'KEYWORD');
export const projectAttribute = defineSearchAttributeKey('PrivateLinkProject', 'KEYWORD');
export const serviceAttribute = defineSearchAttributeKey('PrivateLinkService', 'KEYWORD');
export const accountsAttribute = defineSearchAttributeKey('PrivateLinkAccounts', 'KEYWORD_LIST');
