/** What the findings are about: a placed request and what was read of its service. */
import { DeniedError } from '../../providers/errors.ts';
import type { AwsAccess } from '../../providers/ports/aws.ts';
import type { Connection, Privatelink, Service } from '../../providers/ports/aiven.ts';
import type { PrivateLinkRequest } from '../../contract/request.ts';
import type { AcceptedRequest, ResolvedEndpoint } from '../../contract/accepted-request.ts';
import type { Finding } from '../../contract/finding.ts';
import type { ActivityDeps } from '../deps.ts';
import { accessOf } from '../ownership.ts';

export interface Subject {
  readonly deps: ActivityDeps;
  /** As the caller wrote it; defaults are not filled in. */
  readonly request: PrivateLinkRequest;
  readonly accepted: AcceptedRequest;
  readonly service: Service;
  readonly privatelink: Privatelink | undefined;
  readonly connections: readonly Connection[];
  /** Keys of endpoints that are to be created or changed; the others are there as they should be. */
  readonly changing: ReadonlySet<string>;
}

/** One endpoint of it, with its place in the request for the field names. */
export interface EndpointSubject extends Subject {
  readonly endpoint: ResolvedEndpoint;
  /** `endpoints[0]` */
  readonly field: string;
  readonly access: AwsAccess;
}

export const endpointSubjects = (subject: Subject): readonly EndpointSubject[] =>
  subject.accepted.endpoints.map((endpoint, index) => ({
    ...subject,
    endpoint,
    field: `endpoints[${index}]`,
    access: accessOf(endpoint),
  }));

/** Findings need more rights than the work itself: what may not be read becomes a note. */
export async function unlessDenied(
  field: string,
  what: string,
  findings: () => Promise<readonly Finding[]>,
): Promise<readonly Finding[]> {
  try {
    return await findings();
  } catch (error) {
    if (!(error instanceof DeniedError)) throw error;
    const { action } = error.source;
    return [
      {
        level: 'note',
        field,
        problem: `${what} could not be read`,
        fix: `allow ${action} to have it checked`,
        failure: 'Denied',
      },
    ];
  }
}
