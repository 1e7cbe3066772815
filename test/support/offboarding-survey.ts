/** The survey of an offboarding, in words, and the links that its tests begin with. */
import { createSurveyOffboard } from '../../src/activities/survey/survey-offboard.ts';
import type { OffboardRequest } from '../../src/contract/changes.ts';
import { ACCOUNT, ROLE, vpcEndpointLike } from './subject.ts';
import { link, ours, surveying, type FoundLink } from './surveyed.ts';

/** An endpoint of somebody else. */
export const foreign = (id: string, ownerId: string) => vpcEndpointLike({ id, vpcId: 'vpc-9', ownerId });

export const surveyOf = (found: FoundLink, request: Partial<OffboardRequest> = {}) =>
  createSurveyOffboard(surveying(found))({ ...link, ...request });
export async function told(found: FoundLink, request: Partial<OffboardRequest> = {}) {
  const { removals, stays, findings } = await surveyOf(found, request);
  return {
    removes: removals.map(({ removal }) => removal.says),
    stays: stays.map(({ what, id, why, ours: left }) => `${what} ${id}: ${why}${left === true ? ' (ours)' : ''}`),
    findings,
  };
}

export const active = { principals: [ROLE] };
export const one: FoundLink = {
  privatelink: active,
  connections: ['vpce-1'],
  places: { 'eu-west-1': [ours('vpce-1', 'vpc-1', {}, 'privatelink')] },
};
export const two: FoundLink = {
  ...one,
  connections: ['vpce-1', 'vpce-2'],
  places: { 'eu-west-1': [ours('vpce-1', 'vpc-1', {}, 'privatelink'), ours('vpce-2', 'vpc-2/b')] },
};
export const shared: FoundLink = {
  ...one,
  connections: ['vpce-1', 'vpce-9'],
  places: { 'eu-west-1': [ours('vpce-1', 'vpc-1', {}, 'privatelink'), foreign('vpce-9', ACCOUNT)] },
};
