/** What the activities of fleets and schedules are given in addition to the clients of Aiven and AWS. */
import type { Client } from '@temporalio/client';
import type { ManifestSource } from '../../providers/manifest-source.ts';
import type { ActivityDeps } from '../deps.ts';

export interface FleetDeps extends ActivityDeps {
  /** The worker's own connection, to start, find and ask other runs. */
  readonly client: Client;
  readonly taskQueue: string;
  readonly manifests: ManifestSource;
}
