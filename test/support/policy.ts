/** The policy of the tests' installations: allows everything; a test that is about limits sets its own. */
import { defaultPolicy, OWN_ACCOUNTS, type Policy } from '../../src/policy/policy.ts';
import { seeded } from '../../sandbox/seed/ids.ts';

/** Also allows roles that a test adds to the world. The external id of the seeded role comes from here, as from an operator. */
export const testPolicy: Policy = {
  ...defaultPolicy,
  principals: [OWN_ACCOUNTS, '*'],
  roles: [{ arn: seeded.roles.other, externalId: seeded.externalId }, { arn: '*' }],
};
