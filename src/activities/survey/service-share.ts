/** The part of offboarding that all endpoints share: the PrivateLink resource, component access, principals. */
import type { OffboardRequest } from '../../contract/changes.ts';
import type { Finding, Leftover, StepRemoval } from '../../contract/step-contract.ts';
import { accountOf } from '../privatelink/principals.ts';
import type { OurEndpoint } from './resolved-endpoints.ts';
import type { LinkSnapshot } from './link-snapshot.ts';

export interface ShareQuestion {
  readonly request: OffboardRequest;
  readonly snapshot: LinkSnapshot;
  readonly ours: readonly OurEndpoint[];
  readonly selected: readonly OurEndpoint[];
  /** VPC endpoint ids of connections that are not ours. */
  readonly others: readonly string[];
}

export interface ServiceShare {
  readonly removals: readonly StepRemoval[];
  readonly stays: readonly Leftover[];
  readonly problems: readonly Finding[];
  readonly findings: readonly Finding[];
}

/** Shared things go with the last endpoint of ours, as far as a receipt or the request names them. */
export function serviceShare(question: ShareQuestion): ServiceShare {
  const { request, snapshot, ours, selected, others } = question;
  const { privatelink } = snapshot;
  const isLast = selected.length === ours.length;
  const named = request.force === true || request.also?.privatelink === true;
  const isOurs = named || ours.some(({ receipt }) => receipt.privatelink);
  const inUse = others.length > 0 && request.force !== true;
  const there = privatelink !== undefined && privatelink.state !== 'deleting';
  if (there && isLast && isOurs && inUse && request.endpoints === undefined)
    return { removals: [], stays: [], problems: [othersConnected(request, others)], findings: [] };
  const goes = privatelink !== undefined && isLast && isOurs && !inUse;
  const components = componentsOf(question, isLast && !inUse);
  const principals = there && !goes && isLast ? principalsOf(question) : [];
  return {
    removals: [
      ...(privatelink !== undefined && goes ? [resource(question, privatelink.state)] : []),
      ...components.removals,
      ...principals,
    ],
    stays: [...(there && !goes ? [resourceLeftover(question, isLast, isOurs)] : []), ...components.stays],
    problems: [],
    findings: request.principals === true && !isLast ? [principalsStay] : [],
  };
}

const othersConnected = ({ project, service }: OffboardRequest, others: readonly string[]): Finding => ({
  level: 'error',
  field: 'force',
  value: others.join(', '),
  problem: `would lose the connection: the PrivateLink resource of ${project}/${service} was made by this link, and these endpoints are not of ours`,
  fix: 'name the endpoints to take away only those; name the roles of our other accounts; or force it and say the reason',
});

function resource({ request, ours }: ShareQuestion, state: string): StepRemoval {
  const { project, service, force } = request;
  const says = `PrivateLink resource of ${project}/${service}${state === 'deleting' ? ', which is being deleted' : ''}`;
  const forced = force === true ? { force } : {};
  return { step: 'privatelink', removal: { what: 'resource', says, ours: idsOf(ours), ...forced } };
}

function resourceLeftover({ request, snapshot, others }: ShareQuestion, isLast: boolean, isOurs: boolean): Leftover {
  const why = !isLast
    ? 'endpoints of ours use it'
    : !isOurs
      ? 'no receipt says that this link brought it; name it to take it away'
      : `others are connected: ${others.join(', ')}`;
  const { project, service } = request;
  return { what: 'PrivateLink resource', id: `${project}/${service}`, why, usdPerDay: snapshot.usdPerHour * 24 };
}

/** Component access is open to every connection, so it stays while others use it. */
function componentsOf(
  { request, snapshot, ours }: ShareQuestion,
  go: boolean,
): { removals: readonly StepRemoval[]; stays: readonly Leftover[] } {
  const brought = [
    ...new Set([...ours.flatMap(({ receipt }) => receipt.components), ...(request.also?.components ?? [])]),
  ];
  const on = Object.entries(snapshot.service?.componentAccess ?? {}).flatMap(([name, isOn]) => (isOn ? [name] : []));
  const leaving = go ? brought.filter((component) => on.includes(component)) : [];
  const removals: readonly StepRemoval[] =
    leaving.length === 0
      ? []
      : [
          {
            step: 'components',
            removal: { what: 'access', says: `access to ${leaving.join(', ')}`, components: leaving },
          },
        ];
  const stays = on
    .filter((component) => !leaving.includes(component))
    .map((id) => ({
      what: 'component access',
      id,
      why: brought.includes(id) ? 'others use it' : 'no receipt says that this link brought it',
      usdPerDay: 0,
    }));
  return { removals, stays };
}

/** Those with which our endpoints were made, as long as no endpoint that we can see lies in the same account. */
function principalsOf({ request, snapshot, ours, others }: ShareQuestion): readonly StepRemoval[] {
  if (request.principals !== true || snapshot.privatelink === undefined) return [];
  const { principals } = snapshot.privatelink;
  const used = snapshot.seen.flatMap(({ found }) => (others.includes(found.id) ? [found.ownerId] : []));
  const acting = new Set(ours.map(({ placed }) => placed.actingPrincipal));
  const added = principals.filter((principal) => acting.has(principal) && !used.includes(accountOf(principal)));
  if (added.length === 0) return [];
  const says = `principals ${added.join(', ')}`;
  const removal = { what: 'principals', says, added, connected: others, ours: idsOf(ours) } as const;
  return [{ step: 'privatelink', removal }];
}

const idsOf = (ours: readonly OurEndpoint[]): readonly string[] => ours.flatMap(({ rows }) => rows.map(({ id }) => id));

const principalsStay: Finding = {
  level: 'warning',
  field: 'principals',
  problem: 'stay: endpoints of ours remain and may need them',
  fix: 'take them away with the last endpoint, or with `principals remove`',
};
