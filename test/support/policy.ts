/** What the installations of the tests allow: everything, but for the limits that a test is about. */
import { defaultPolicy, OWN_ACCOUNTS, type Policy } from '../../src/policy/policy.ts';
import { seeded } from '../../sandbox/seed/ids.ts';

/** Also roles that a test adds to the world; the one that wants an external id gets it from here, as from an operator. */
export const testPolicy: Policy = {
  ...defaultPolicy,
  principals: [OWN_ACCOUNTS, '*'],
  roles: [{ arn: seeded.roles.other, externalId: seeded.externalId }, { arn: '*' }],
};
