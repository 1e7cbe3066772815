/** Checks Aiven's token with a real call, and each permission that a run needs with a read that needs the same one. */
import type { CheckResult } from '../../contract/checks.ts';
import { DeniedError, mayPass, NotFoundError, ProviderError } from '../../providers/errors.ts';
import type { AivenClient } from '../../providers/ports/aiven.ts';
import { nextAction } from '../failures/denied-text.ts';
import { reasonOfProviderError } from '../failures/provider-reasons.ts';
import { withoutFullStop } from '../../contract/printable.ts';

/** A token of an organization may see hundreds of projects. */
const MOST_PROJECTS = 3;

/**
 * `project`: where the permissions are checked; a run there would park without them. Absent: the first projects that
 * the token sees.
 */
export async function aivenChecks(aiven: AivenClient, project?: string): Promise<readonly CheckResult[]> {
  let projects: readonly string[];
  try {
    projects = await aiven.listProjects();
  } catch (error) {
    return [tokenProblem(error)];
  }
  const token: CheckResult = { check: 'Aiven token', state: 'ok', says: `is accepted, and sees ${named(projects)}` };
  if (project !== undefined) return [token, await permissionsIn(aiven, project, 'failed')];
  if (projects.length === 0)
    return [{ ...token, state: 'warning', fix: 'add its user to the Aiven projects whose services are connected' }];
  return [token, ...(await Promise.all(projects.slice(0, MOST_PROJECTS).map((each) => permissionsIn(aiven, each))))];
}

function tokenProblem(error: unknown): CheckResult {
  const check = 'Aiven token';
  if (!(error instanceof ProviderError)) throw error;
  const says = withoutFullStop(error.message);
  if (mayPass(error))
    return {
      check,
      state: 'warning',
      says: `could not be tried: the Aiven API does not answer (${says})`,
      fix: 'see whether the worker reaches AIVEN_WEB_URL, by default https://api.aiven.io; until then runs wait',
    };
  if (reasonOfProviderError(error) === 'aivenToken')
    return { check, state: 'failed', says: `is not accepted (${says})`, fix: 'set AIVEN_TOKEN to a valid token' };
  return {
    check,
    state: 'failed',
    says,
    fix: 'find out what answers at AIVEN_WEB_URL, by default https://api.aiven.io',
  };
}

/** One row for a project: all permissions, or those that are missing. */
async function permissionsIn(
  aiven: AivenClient,
  project: string,
  withoutThem: CheckResult['state'] = 'warning',
): Promise<CheckResult> {
  const check = `Aiven permissions in ${project}`;
  const missing: string[] = [];
  const unknown: string[] = [];
  const ask = async (permission: string, read: () => Promise<unknown>): Promise<void> => {
    try {
      await read();
    } catch (error) {
      if (error instanceof NotFoundError) return;
      if (!(error instanceof ProviderError)) throw error;
      if (error instanceof DeniedError) missing.push(`${permission} (${actionOf(error)})`);
      else unknown.push(`${permission} (${error.message})`);
    }
  };
  let service: string | undefined;
  await Promise.all([
    ask('project:services:read', async () => (service = (await aiven.listServices(project))[0]?.name)),
    ask('project:services:write', () => aiven.privatelinkPrices(project)),
    ask('project:networking:read', () => aiven.projectVpcState(project, NO_VPC)),
  ]);
  // Even reading the PrivateLink resource of a service needs the right to change it.
  const about = service;
  if (about !== undefined)
    await ask('service:configuration:write', () => aiven.getPrivatelink({ project, service: about }));
  if (missing.length > 0)
    return {
      check,
      state: withoutThem,
      says: `missing: ${missing.join(', ')}`,
      fix: `grant them to the token’s user in the Aiven project ${project}`,
    };
  if (unknown.length > 0) return { check, state: 'warning', says: `could not be checked: ${unknown.join(', ')}` };
  return about === undefined
    ? { check, state: 'ok', says: 'may read the project; it has no service to try service:configuration:write with' }
    : { check, state: 'ok', says: 'services read and write, networking read, service configuration write' };
}

/** An id that no VPC has. */
const NO_VPC = '00000000-0000-4000-8000-000000000000';

const actionOf = (error: DeniedError): string =>
  nextAction(error, reasonOfProviderError(error)) ?? withoutFullStop(error.message);

const named = (projects: readonly string[]): string =>
  projects.length === 0
    ? 'no project'
    : `${projects.length} project${projects.length > 1 ? 's' : ''} (${projects.slice(0, MOST_PROJECTS).join(', ')}${projects.length > MOST_PROJECTS ? ', …' : ''})`;
