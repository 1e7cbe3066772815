/** The part of offboarding that all endpoints share: the PrivateLink resource, component access, principals. */
import type { OffboardRequest } from '../../contract/changes.ts';
import type { Finding } from '../../contract/finding.ts';
import type { Leftover, StepRemoval } from '../../contract/removal.ts';
import { principalShare } from './principal-share.ts';
import { idsOf } from './share-question.ts';
import type { ShareQuestion } from './share-question.ts';

export interface ServiceShare {
  readonly removals: readonly StepRemoval[];
  readonly stays: readonly Leftover[];
  readonly problems: readonly Finding[];
  readonly findings: readonly Finding[];
}

/** Shared things are removed with our last endpoint, if a claim, a receipt or the request names them. */
export function serviceShare(question: ShareQuestion): ServiceShare {
  const { request, snapshot, ours, selected, others, keys } = question;
  const { privatelink, claims } = snapshot;
  const isLast = selected.length === ours.length;
  const named = request.force === true || request.also?.privatelink === true;
  const isOurs = named || claims.has(keys.privatelink) || ours.some(({ receipt }) => receipt.privatelink);
  const forced = request.force === true;
  const inUse = others.length > 0 && !forced;
  const there = privatelink !== undefined && privatelink.state !== 'deleting';
  if (there && isLast && isOurs && inUse && request.endpoints === undefined)
    return { removals: [], stays: [], problems: [othersConnected(request, others)], findings: [] };
  const goes = privatelink !== undefined && isLast && isOurs && !inUse;
  // What was opened for an endpoint that the link adopted was opened by the link.
  const strangers = others.filter((id) => !claims.has(keys.adopted(id)));
  const components = componentsOf(question, isLast && (strangers.length === 0 || forced));
  const principals = there && !goes ? principalShare(question, isLast) : { removals: [], stays: [] };
  return {
    removals: [
      ...(privatelink !== undefined && goes ? [resource(question, privatelink.state)] : []),
      ...components.removals,
      ...principals.removals,
    ],
    stays: [
      ...(there && !goes ? [resourceLeftover(question, isLast, isOurs)] : []),
      ...components.stays,
      ...principals.stays,
    ],
    problems: [],
    findings: request.principals === true && !isLast ? [principalsStay] : [],
  };
}

const othersConnected = ({ project, service }: OffboardRequest, others: readonly string[]): Finding => ({
  level: 'error',
  field: 'force',
  value: others.join(', '),
  problem: `would lose the connection: the PrivateLink resource of ${project}/${service} was made by this link, and these endpoints are not ours`,
  fix: 'name `endpoints` to remove only those; name the roles of our other accounts; or set `force` and `reason`',
});

function resource(question: ShareQuestion, state: string): StepRemoval {
  const { project, service, force } = question.request;
  const says = `PrivateLink resource of ${project}/${service}${state === 'deleting' ? ', which is being deleted' : ''}`;
  const forced = force === true ? { force } : {};
  return { step: 'privatelink', removal: { what: 'resource', says, ours: idsOf(question), ...forced } };
}

function resourceLeftover({ request, snapshot, others }: ShareQuestion, isLast: boolean, isOurs: boolean): Leftover {
  const why = !isLast
    ? 'endpoints of ours use it'
    : !isOurs
      ? 'no receipt says that this link made it; name it (`also`) to remove it'
      : `others are connected: ${others.join(', ')}`;
  const { project, service } = request;
  return { what: 'PrivateLink resource', id: `${project}/${service}`, why, usdPerDay: snapshot.usdPerHour * 24 };
}

/** Component access is open to every connection, so it stays while others use it. */
function componentsOf(
  question: ShareQuestion,
  go: boolean,
): { removals: readonly StepRemoval[]; stays: readonly Leftover[] } {
  const { request, snapshot, ours, keys } = question;
  const on = Object.entries(snapshot.service?.componentAccess ?? {}).flatMap(([name, isOn]) => (isOn ? [name] : []));
  const named = [...ours.flatMap(({ receipt }) => receipt.components), ...(request.also?.components ?? [])];
  const brought = on.filter((name) => named.includes(name) || snapshot.claims.has(keys.component(name)));
  const leaving = go ? brought : [];
  const says = `access to ${leaving.join(', ')}`;
  const removals: readonly StepRemoval[] =
    leaving.length === 0
      ? []
      : [{ step: 'components', removal: { what: 'access', says, components: leaving, ours: idsOf(question) } }];
  const stays = on
    .filter((component) => !leaving.includes(component))
    .map((id) => ({
      what: 'component access',
      id,
      why: brought.includes(id) ? 'others use it' : 'no receipt says that this link opened it',
      usdPerDay: 0,
      ...(brought.includes(id) && request.endpoints === undefined ? { ours: true } : {}),
    }));
  return { removals, stays };
}

const principalsStay: Finding = {
  level: 'warning',
  field: 'principals',
  problem: 'stay: endpoints of ours remain and may need them',
  fix: 'remove them with the last endpoint, or with `principals remove`',
};
