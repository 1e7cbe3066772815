/** Names of a fleet's queries and updates: the contract with clients and with the Web UI. */
import { defineQuery, defineUpdate } from './definitions.ts';
import type { AddInput, FleetActionInput, FleetAnswer, FleetState } from './fleet.ts';
import type { PrivateLinkRequest } from './request.ts';

/** The whole state of the fleet as JSON. */
export const fleetStateQuery = defineQuery<FleetState>('state');
/** Requests of what a retry would run, in pages counted from 1; an empty page is the end. */
export const retryableQuery = defineQuery<readonly PrivateLinkRequest[], [number]>('retryable');

export const addUpdate = defineUpdate<FleetAnswer, [AddInput]>('add');
export const retryFleetUpdate = defineUpdate<FleetAnswer, [FleetActionInput | undefined]>('retry');
export const stopFleetUpdate = defineUpdate<FleetAnswer, [FleetActionInput | undefined]>('stop');
