/** The user and host that run this command, for the audit list of a run. */
import { hostname, userInfo } from 'node:os';

export const defaultActor = (): string => `${userName()}@${hostname()}`;

/** A container's user may have no name. */
function userName(): string {
  try {
    return userInfo().username;
  } catch {
    return 'unknown';
  }
}
