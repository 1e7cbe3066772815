/** Errors of Aiven or AWS in calls that the command line makes itself, without a worker. */
import { nextAction } from '../../activities/failures/denied-text.ts';
import { reasonOfProviderError } from '../../activities/failures/provider-reasons.ts';
import { reasonOf } from '../../activities/failures/reasons.ts';
import type { Settings } from '../../config/settings.ts';
import type { Problem } from '../../problems/problems.ts';
import { DeniedError, type ProviderError } from '../../providers/errors.ts';
import { withoutFullStop } from '../../contract/printable.ts';

export function vendorProblem(error: ProviderError, settings?: Settings): Problem {
  const { source, message } = error;
  const reason = reasonOfProviderError(error);
  const action = error instanceof DeniedError ? nextAction(error, reason) : undefined;
  const tail = withoutFullStop(message);
  switch (reason) {
    case 'aivenToken':
      return {
        field: 'AIVEN_TOKEN',
        problem: `is not accepted by Aiven: ${tail}`,
        fix: 'make a new token in the Aiven Console, and set it',
      };
    case 'aivenPermission':
      return {
        field: 'AIVEN_TOKEN',
        problem: `has no permission for ${source.action}: ${tail}`,
        fix: lowerFirst(action ?? 'give its user the permission in the Aiven Console'),
      };
    case 'serviceGone':
      return {
        field: 'project/service',
        problem: `is not known to Aiven (${source.action}): ${tail}`,
        fix: 'correct the name of the project or the service',
      };
    case 'apiUnavailable':
      return source.api === 'aiven' ? aivenAway(tail, settings) : awsAway(source.api, tail);
    default:
      return {
        field: source.api === 'aiven' ? 'Aiven' : 'AWS',
        problem: `refuses ${source.action}: ${source.code === undefined ? '' : `${source.code}: `}${tail}`,
        // The fixes are written for a run that is parked; here there is no run to retry.
        fix: lowerFirst((action ?? reasonOf(reason).fix).replace(/,? ?(then|Then) send `retry`.*$/, '').trim()),
      };
  }
}

const aivenAway = (said: string, settings?: Settings): Problem => ({
  field: 'AIVEN_WEB_URL',
  value: settings?.aiven.url ?? '',
  problem: `does not reach the Aiven API: ${said}`,
  fix: 'check whether this machine can reach it (proxy, firewall, the address itself), then try again',
});

const awsAway = (api: string, said: string): Problem => ({
  field: 'AWS',
  problem: `does not answer (${api}): ${said}`,
  fix: 'check whether this machine can reach it (proxy, firewall, AWS_ENDPOINT_URL), then try again',
});

const lowerFirst = (text: string): string => `${text.charAt(0).toLowerCase()}${text.slice(1)}`;
