/** The sandbox's settings; the defaults are the real world's values. All times are world time in ms. */
export interface Settings {
  /** How many times faster than the wall clock the world runs. */
  readonly speed: number;
  /** Whether routes listen and DNS answers. Off for large fleets. */
  readonly dataPlane: boolean;
  readonly privatelinkActiveAfter: number;
  readonly privatelinkGoneAfter: number;
  readonly endpointAvailableAfter: number;
  readonly endpointDeletedAfter: number;
  /** How long a `deleted` endpoint stays visible. */
  readonly endpointLingers: number;
  /** From `available` (or `deleted`) in AWS to Aiven's list, and from `connected` to `active`. */
  readonly connectionNoticedAfter: number;
  readonly connectionActiveAfter: number;
  /** From the PUT to the new routes in GET service. */
  readonly routesListedAfter: number;
  /** Target registration, then the interval between two good health checks. */
  readonly targetRegistration: number;
  readonly healthCheckInterval: number;
  /** How long a describe may not show what was just created. */
  readonly describeLag: number;
  /** How long a client token is remembered. */
  readonly clientTokenWindow: number;
  /** How long a service stays in REBALANCING or REBUILDING. */
  readonly rebalancingFor: number;
  /**
   * What Aiven does on DELETE of a privatelink with attached endpoints, which is not documented: `wait` stays in `deleting`
   * until they are gone (AWS refuses to delete an endpoint service in use), `reject` rejects them first.
   */
  readonly deleteWithEndpoints: 'wait' | 'reject';
  /** A privatelink created while the service is not RUNNING: `stuck` in `creating` forever (seen), or refused. */
  readonly createWhileNotRunning: 'stuck' | 'refuse';
}

export const defaultSettings: Settings = {
  speed: 1,
  dataPlane: true,
  privatelinkActiveAfter: 150_000,
  privatelinkGoneAfter: 30_000,
  endpointAvailableAfter: 120_000,
  endpointDeletedAfter: 60_000,
  endpointLingers: 30_000,
  connectionNoticedAfter: 30_000,
  connectionActiveAfter: 10_000,
  routesListedAfter: 10_000,
  targetRegistration: 30_000,
  healthCheckInterval: 30_000,
  describeLag: 2_000,
  clientTokenWindow: 3_600_000,
  rebalancingFor: 120_000,
  deleteWithEndpoints: 'wait',
  createWhileNotRunning: 'stuck',
};
