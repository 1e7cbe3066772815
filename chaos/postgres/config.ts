/** The configuration of a Temporal server over PostgreSQL, all of it on loopback. */
export interface ConfigPlan {
  readonly databasePort: number;
  readonly user: string;
  /** Eight free ones, the first for clients. */
  readonly ports: readonly number[];
  /** Path of the dynamic configuration. */
  readonly dynamic: string;
}

export const DATABASES = { default: 'temporal', visibility: 'temporal_visibility' } as const;

const SERVICES = ['frontend', 'history', 'matching', 'worker'] as const;

export function configOf({ databasePort, user, ports, dynamic }: ConfigPlan) {
  const store = (databaseName: string) => ({
    sql: {
      pluginName: 'postgres12',
      databaseName,
      connectAddr: `127.0.0.1:${databasePort}`,
      connectProtocol: 'tcp',
      user,
      maxConns: 20,
      maxIdleConns: 20,
      maxConnLifetime: '1h',
    },
  });
  return {
    log: { stdout: true, level: 'info' },
    persistence: {
      defaultStore: 'default',
      visibilityStore: 'visibility',
      numHistoryShards: 4,
      datastores: { default: store(DATABASES.default), visibility: store(DATABASES.visibility) },
    },
    global: { membership: { maxJoinDuration: '30s', broadcastAddress: '127.0.0.1' } },
    services: Object.fromEntries(
      SERVICES.map((name, at) => [
        name,
        { rpc: { grpcPort: ports[at], membershipPort: ports[at + SERVICES.length], bindOnLocalHost: true } },
      ]),
    ),
    clusterMetadata: {
      enableGlobalNamespace: false,
      failoverVersionIncrement: 10,
      masterClusterName: 'active',
      currentClusterName: 'active',
      clusterInformation: {
        active: { enabled: true, initialFailoverVersion: 1, rpcName: 'frontend', rpcAddress: `127.0.0.1:${ports[0]}` },
      },
    },
    dcRedirectionPolicy: { policy: 'noop' },
    dynamicConfigClient: { filepath: dynamic, pollInterval: '60s' },
  };
}

/** As of the development server of the other runs. */
export const dynamicConfig = {
  'matching.enableFairness': [{ value: true }],
  'matching.numTaskqueueReadPartitions': [{ value: 1 }],
  'matching.numTaskqueueWritePartitions': [{ value: 1 }],
  'history.timerProcessorMaxTimeShift': [{ value: '10ms' }],
};
