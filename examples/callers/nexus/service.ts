/** What callers in other namespaces know of Causeway: share this file, or write its twin in the caller's language. */
import type { OnboardResult, PrivateLinkRequest } from '@causeway-link/client';
import * as nexus from 'nexus-rpc';

export const causewayService = nexus.service('causeway', {
  /** Starts the onboarding, or adds to the one that is open; its result is that of the run. */
  onboard: nexus.operation<PrivateLinkRequest, OnboardResult>(),
});
