/** `causeway retry`: tries again what is parked, with or without corrections. */
import { parse } from 'yaml';
import { ProblemsError } from '../../problems/problems.ts';
import type { LinkName } from '../../contract/request.ts';
import type { Patch } from '../../contract/run.ts';
import { sendUpdate, whoAndWhere, type UpdateOptions } from '../follow/updates.ts';
import type { Invocation } from '../program/command.ts';
import type { ExitCode } from '../program/exit-codes.ts';

export interface RetryOptions extends UpdateOptions {
  readonly subnet?: readonly string[];
  readonly securityGroup?: readonly string[];
  readonly roleArn?: string;
  readonly principal?: readonly string[];
  readonly patch?: string;
}

export const retry = (invocation: Invocation<RetryOptions>, link: LinkName): Promise<ExitCode> =>
  sendUpdate(invocation, link, 'retry', (handle) =>
    handle.retry({ ...whoAndWhere(invocation.options), ...patchOf(invocation.options) }),
  );

function patchOf({ subnet, securityGroup, roleArn, principal, patch }: RetryOptions): { patch?: Patch } {
  const merged: Patch = {
    ...(patch === undefined ? {} : readPatch(patch)),
    ...(subnet === undefined ? {} : { subnetIds: subnet }),
    ...(securityGroup === undefined ? {} : { securityGroupIds: securityGroup }),
    ...(roleArn === undefined ? {} : { roleArn }),
    ...(principal === undefined ? {} : { principals: principal }),
  };
  return Object.keys(merged).length === 0 ? {} : { patch: merged };
}

function readPatch(text: string): Patch {
  const wrong = (problem: string): ProblemsError =>
    new ProblemsError('Usage', [
      {
        field: '--patch',
        value: text,
        problem,
        fix: `write it as in '{ "roleArn": "arn:aws:iam::111122223333:role/x" }'`,
      },
    ]);
  let value: unknown;
  try {
    value = parse(text);
  } catch {
    throw wrong('is not JSON');
  }
  if (typeof value !== 'object' || value === null || Array.isArray(value)) throw wrong('is not an object');
  return value;
}
